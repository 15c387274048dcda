import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { useNameById } from '../models/use-name-by-id.ts';
import { SAMPLER_NAMES } from '../sampler-names.ts';
import { useApp } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Stage.module.css';

/** What made the picture, and how long it took. */
export function PictureFacts({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { parameters, timings } = picture;
  const isOfAnotherModel = useApp(({ modelId }) => modelId !== parameters.modelId);
  const modelName = useNameById(isOfAnotherModel ? parameters.modelId : null);
  const encoderName = useNameById(parameters.textEncoder);
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
      {parameters.clipSkip > 1 && (
        <li>{t('picture.setting', { name: t('options.clipSkip'), value: parameters.clipSkip })}</li>
      )}
      {encoderName !== null && (
        <li>{t('picture.setting', { name: t('options.textEncoder'), value: encoderName })}</li>
      )}
      {parameters.vae !== null && (
        <li>{t('picture.setting', { name: t('options.vae'), value: parameters.vae })}</li>
      )}
      {parameters.useStyleTag && <li>{t('picture.styleTag')}</li>}
      <li>{t('picture.took', { time: took })}</li>
      {parameters.negativePrompt !== '' && (
        <li>{t('picture.negativePrompt', { text: parameters.negativePrompt })}</li>
      )}
    </ul>
  );
}
