import { useTranslation } from 'react-i18next';
import type { PromptMeasures } from '../../contract/prompting.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import styles from './PromptCounter.module.css';

const FAULTS = ['tag', 'parts', 'encodings'] as const;

interface Props {
  readonly measured: PromptMeasures['prompt'];
  /** The number of variants of both prompts together. */
  readonly variants: number;
}

interface CardProps extends Props {
  readonly popUp: PopUp;
  readonly label: string;
}

/** What the text encoder reads of a prompt, chunk by chunk, and what it leaves out. */
export function PromptChunks({ popUp, label, ...props }: CardProps) {
  return (
    <PopUpCard
      popUp={popUp}
      position="top-end"
      width={360}
      label={label}
      className={styles['chunks']}
    >
      <Chunks {...props} />
    </PopUpCard>
  );
}

function Chunks({ measured, variants }: Props) {
  const { t, i18n } = useTranslation();
  if (!measured.ok) {
    const { what, found = '', max = '' } = measured.error.details;
    if (what === 'wildcard-cycle') {
      return <p>{t('findings.wildcardCycle', { found: String(found) })}</p>;
    }
    if (what === 'template-size') return <p>{t('findings.templateSize')}</p>;
    const fault = FAULTS.find((one) => one === what) ?? 'other';
    return <p>{t(`prompting.fault.${fault}`, { found: String(found), max: String(max) })}</p>;
  }
  const { chunks, room, truncatedText, unknown } = measured.value;
  return (
    <>
      <p>{t('prompting.chunkIntro', { size: room / chunks.length })}</p>
      <ol className={styles['list'] ?? ''}>
        {chunks.map(({ text, tokens }, index) => (
          <li key={index}>
            <span className={styles['caption']}>
              {t('prompting.chunk', { number: index + 1, tokens })}
            </span>
            <span className={styles['text']}>{text || t('prompting.empty')}</span>
          </li>
        ))}
      </ol>
      {variants > 1 && (
        <p className={styles['cut']}>
          {t('prompting.variants', {
            count: variants,
            variants:
              variants > 1e17 ? t('prompting.many') : variants.toLocaleString(i18n.language),
          })}
        </p>
      )}
      {truncatedText !== '' && (
        <p className={styles['cut']}>
          {t('prompting.cut')} <del>{truncatedText}</del>
        </p>
      )}
      {unknown.length > 0 && (
        <p className={styles['cut']}>
          {t('prompting.unknown', {
            characters: unknown.join(i18n.language === 'zh-CN' ? '、' : ', '),
          })}
        </p>
      )}
    </>
  );
}
