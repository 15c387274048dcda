import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isStandard,
  MODEL_OPTIONS,
  optionEntries,
  type ModelOptionKey,
  type Picture,
} from '../../store/index.ts';
import { useNameById } from '../models/use-name-by-id.ts';
import { useOptionWords } from '../options/use-option-words.ts';
import { SAMPLER_NAMES } from '../sampler-names.ts';
import { useApp } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Stage.module.css';

/** The picture's settings, and how long it took. */
export function PictureFacts({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { parameters, timings } = picture;
  const isOfAnotherModel = useApp(({ modelId }) => modelId !== parameters.modelId);
  const modelName = useNameById(isOfAnotherModel ? parameters.modelId : null);
  const others = useOtherFacts(picture);
  const { prepareMs, encodeMs, denoiseMs, decodeMs } = timings;
  const took = format.duration(prepareMs + encodeMs + denoiseMs + decodeMs);
  return (
    <ul className={styles['facts']}>
      {modelName !== null && <li>{modelName}</li>}
      <li>{t('picture.size', { width: parameters.width, height: parameters.height })}</li>
      <li>{t('picture.seed', { seed: parameters.seed })}</li>
      <li>{t('picture.steps', { count: parameters.steps })}</li>
      <li>{t('picture.guidanceScale', { scale: parameters.guidanceScale })}</li>
      <li>{SAMPLER_NAMES[parameters.sampler]}</li>
      {others}
      {parameters.useStyleTag && <li>{t('picture.styleTag')}</li>}
      <li>{t('picture.took', { time: took })}</li>
      {parameters.negativePrompt !== '' && (
        <li>{t('picture.negativePrompt', { text: parameters.negativePrompt })}</li>
      )}
    </ul>
  );
}

/** These have a place and words of their own. */
const ELSEWHERE: ReadonlySet<ModelOptionKey> = new Set([
  ...(['width', 'height', 'steps', 'guidanceScale', 'sampler'] as const),
  ...(['useStyleTag', 'negativePrompt'] as const),
]);

/** All other options that are not as usual, by their names in the form. */
function useOtherFacts({ parameters }: Picture): ReactNode {
  const { t } = useTranslation();
  const words = useOptionWords();
  const encoderName = useNameById(parameters.textEncoder);
  return optionEntries<ModelOptionKey>(MODEL_OPTIONS)
    .filter(([key]) => !ELSEWHERE.has(key) && !isStandard(key, parameters[key]))
    .map(([key]) => {
      const plain = words.value(key, String(parameters[key]));
      const value = key === 'textEncoder' ? (encoderName ?? plain) : plain;
      return <li key={key}>{t('picture.setting', { name: words.label(key), value })}</li>;
    });
}
