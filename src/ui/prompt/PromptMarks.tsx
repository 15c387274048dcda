import { useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { PromptFault } from '../../store/prompt-tools.ts';
import styles from './PromptMarks.module.css';
import { usePromptFaults } from './use-prompt-faults.ts';

/** The styles that decide where a line of the field breaks. */
const METRICS = [
  ...['font', 'letterSpacing', 'wordSpacing', 'lineHeight', 'textIndent', 'tabSize'],
  ...['paddingTop', 'paddingRight', 'paddingBottom', 'paddingLeft', 'direction'],
] as const;

interface Props {
  readonly field: HTMLTextAreaElement;
  readonly of: 'prompt' | 'negativePrompt';
  readonly prompt: string;
}

/** Marks in the text: a layer over the field with the same text, of which only the underlines are visible. */
export function PromptMarks({ field, of, prompt }: Props) {
  const { t } = useTranslation();
  const faults = usePromptFaults(of, prompt);
  const layer = useRef<HTMLDivElement>(null);
  const isShown = faults.length > 0;

  useLayoutEffect(() => {
    const over = layer.current;
    if (!over || !isShown) return;
    const fit = () => {
      const style = getComputedStyle(field);
      for (const name of METRICS) over.style[name as 'font'] = style[name as 'font'];
      over.style.top = `${field.offsetTop}px`;
      over.style.left = `${field.offsetLeft}px`;
      over.style.width = `${field.clientWidth}px`;
      over.style.height = `${field.clientHeight}px`;
      over.scrollTop = field.scrollTop;
    };
    const observer = new ResizeObserver(fit);
    observer.observe(field);
    field.addEventListener('scroll', fit);
    fit();
    return () => {
      observer.disconnect();
      field.removeEventListener('scroll', fit);
    };
  }, [field, isShown, prompt]);

  useEffect(() => {
    field.toggleAttribute('data-marked', isShown);
  }, [field, isShown]);

  const place = field.parentElement;
  return (
    <>
      <span className={styles['said']} role="status">
        {[...new Set(faults.map(({ type, text }) => t(`prompting.marks.${type}`, { text })))].join(
          ' ',
        )}
      </span>
      {isShown &&
        place &&
        createPortal(
          <div ref={layer} className={styles['layer'] ?? ''} aria-hidden="true">
            {piecesOf(prompt, faults).map(({ start, text, type }) =>
              type ? (
                <mark key={start} data-fault={type}>
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
          </div>,
          place,
        )}
    </>
  );
}

/** The text, split where a fault begins or ends. */
function piecesOf(prompt: string, faults: readonly PromptFault[]) {
  const pieces: { start: number; text: string; type?: PromptFault['type'] }[] = [];
  let at = 0;
  for (const { start, end, type } of faults) {
    pieces.push({ start: at, text: prompt.slice(at, start) });
    pieces.push({ start, text: prompt.slice(start, end), type });
    at = end;
  }
  return [...pieces, { start: at, text: prompt.slice(at) }];
}
