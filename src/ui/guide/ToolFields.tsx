import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  lookAtEdge,
  pictureTool,
  TOOL_RESOLUTION,
  type Guide,
  type ToolOption,
} from '../../store/index.ts';
import { Slider } from '../Slider.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';

interface Props {
  readonly guide: Guide;
}

/** Whether any setting of the tool differs from its default. */
export const isToolSet = ({ options, resolution }: Guide): boolean =>
  resolution !== null || Object.keys(options).length > 0;

/** The settings of the guide's tool. */
export function ToolFields({ guide }: Props) {
  const { options, isScaled } = pictureTool(guide.tool);
  return (
    <>
      {Object.entries(options).map(([name, rule]) => (
        <ToolField key={name} guide={guide} name={name} rule={rule} />
      ))}
      {isScaled && <ResolutionField guide={guide} />}
    </>
  );
}

interface ToolFieldProps extends Props {
  readonly name: string;
  readonly rule: ToolOption;
}

function ToolField({ guide, name, rule }: ToolFieldProps) {
  const { t } = useTranslation();
  const { setGuideTool } = useAppStore().getState();
  const { id, options } = guide;
  const keep = useCallback(
    (rested: number) => void setGuideTool(id, { options: { ...options, [name]: rested } }),
    [id, options, name, setGuideTool],
  );
  const [value, setValue] = useRested(options[name] ?? rule.default, keep);
  return (
    <label className={styles['toolOption']}>
      <span className={styles['line']}>
        <span className={styles['muted']}>{t(`guide.toolOptions.${name as 'low'}`)}</span>
        <span aria-hidden="true">{value}</span>
      </span>
      <Slider min={rule.min} max={rule.max} step={rule.step} value={value} onChange={setValue} />
    </label>
  );
}

/** Tools round the resolution to multiples of this anyway. */
const RESOLUTION_STEP = 8;

function ResolutionField({ guide }: Props) {
  const { t } = useTranslation();
  const { setGuideTool } = useAppStore().getState();
  const { id, given, fit, resolution } = guide;
  const automatic = useApp((state) =>
    given ? lookAtEdge(given, fit, state) : TOOL_RESOLUTION.default,
  );
  const keep = useCallback(
    (rested: number) => void setGuideTool(id, { resolution: rested }),
    [id, setGuideTool],
  );
  const [edge, setEdge] = useRested(resolution ?? automatic, keep);
  const pixels = t('guide.resolution.edge', { edge });
  const isAutomatic = resolution === null && edge === automatic;
  return (
    <div>
      <label className={styles['toolOption']}>
        <span className={styles['line']}>
          <span className={styles['muted']}>{t('guide.resolution.label')}</span>
          <span aria-hidden="true">
            {isAutomatic ? t('guide.resolution.isAutomatic', { pixels }) : pixels}
          </span>
        </span>
        <Slider
          min={TOOL_RESOLUTION.min}
          max={TOOL_RESOLUTION.max}
          step={RESOLUTION_STEP}
          value={edge}
          aria-valuetext={pixels}
          onChange={setEdge}
        />
      </label>
      {resolution !== null && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => void setGuideTool(id, { resolution: null })}
        >
          {t('guide.resolution.automatic')}
        </Button>
      )}
    </div>
  );
}

/** Long enough for a slider to come to rest, so that the tool does not run with every move. */
const REST_MS = 300;

/** A slider's value, which takes effect once the slider has come to rest. */
function useRested(
  kept: number,
  keep: (value: number) => void,
): [value: number, setValue: (value: number) => void] {
  const [value, setValue] = useState(kept);
  const [former, setFormer] = useState(kept);
  if (former !== kept) {
    setFormer(kept);
    setValue(kept);
  }
  useEffect(() => {
    if (value === kept) return;
    const timer = setTimeout(keep, REST_MS, value);
    return () => clearTimeout(timer);
  }, [value, kept, keep]);
  return [value, setValue];
}
