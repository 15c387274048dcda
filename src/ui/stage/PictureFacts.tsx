import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HiresFix } from '../../contract/hires.ts';
import {
  hasEffect,
  hiresUpscalerName,
  installedModels,
  isEmbedded,
  isStandard,
  MODEL_OPTIONS,
  optionEntries,
  sizeOfPicture,
  type EnlargedFrom,
  type ModelOptionKey,
  type ImportedPicture,
  type OwnEnlarged,
  type PaintedPicture,
  type Picture,
} from '../../store/index.ts';
import { useNameById } from '../models/use-name-by-id.ts';
import { useOptionWords } from '../options/use-option-words.ts';
import { SAMPLER_NAMES } from '../sampler-names.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import { Origin } from './Origin.tsx';
import styles from './Stage.module.css';

/** The picture's settings, and how long it took. */
export function PictureFacts({ picture }: { readonly picture: Picture }) {
  return (
    <ul className={styles['facts']}>
      {picture.parameters ? <Painted picture={picture} /> : <Own picture={picture} />}
    </ul>
  );
}

/** For a picture of the user's own only these facts are known; the rest may be in its file. */
function Own({ picture }: { readonly picture: OwnEnlarged | ImportedPicture }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { enlarged } = picture;
  return (
    <>
      <li>{t('picture.size', sizeOfPicture(picture))}</li>
      {enlarged && (
        <>
          <EnlargedFact picture={picture} enlarged={enlarged} />
          <li>{t('picture.took', { time: format.duration(enlarged.tookMs) })}</li>
        </>
      )}
    </>
  );
}

function Painted({ picture }: { readonly picture: PaintedPicture }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { parameters, timings, enlarged } = picture;
  const model = useModelFact(picture);
  const others = useOtherFacts(picture);
  const { prepareMs, encodeMs, denoiseMs, decodeMs } = timings;
  const took = format.duration(enlarged?.tookMs ?? prepareMs + encodeMs + denoiseMs + decodeMs);
  return (
    <>
      {model !== null && <li>{model}</li>}
      <li>{t('picture.size', sizeOfPicture(picture))}</li>
      {enlarged && <EnlargedFact picture={picture} enlarged={enlarged} />}
      <Origin picture={picture} />
      <li>{t('picture.seed', { seed: parameters.seed })}</li>
      <li>{t('picture.steps', { count: parameters.steps })}</li>
      <li>{t('picture.guidanceScale', { scale: parameters.guidanceScale })}</li>
      <li>{SAMPLER_NAMES[parameters.sampler]}</li>
      {others}
      {parameters.hires && <HiresFact hires={parameters.hires} />}
      {parameters.useStyleTag && <li>{t('picture.styleTag')}</li>}
      <li>{t('picture.took', { time: took })}</li>
      {parameters.negativePrompt !== '' && (
        <li>{t('picture.negativePrompt', { text: parameters.negativePrompt })}</li>
      )}
    </>
  );
}

/** The model, if it is not the current one; for a model that ships with the page, perhaps another version of it. */
function useModelFact({ parameters }: PaintedPicture): string | null {
  const { t } = useTranslation();
  const { modelId, modelVersion: version } = parameters;
  const isInUse = useApp((state) => state.modelId === modelId);
  const isOfThisVersion = useApp(
    ({ library, model }) =>
      !installedModels({ library, model }).some(
        ({ manifest }) =>
          manifest.id === modelId && isEmbedded(manifest) && manifest.version !== version,
      ),
  );
  const name = useNameById(isInUse && isOfThisVersion ? null : modelId);
  if (name === null || isOfThisVersion) return name;
  return version === undefined
    ? t('picture.unknownVersion', { name })
    : t('picture.modelVersion', { name, version });
}

function HiresFact({ hires }: { readonly hires: HiresFix }) {
  const { t } = useTranslation();
  const { scale, strength, upscaler } = hires;
  const name = hiresUpscalerName(upscaler) ?? t('enlarging.lanczos');
  return <li>{t('hires.fact', { scale, strength, upscaler: name })}</li>;
}

/** What it was enlarged from, which is a click away if it still exists, and with which upscaler. */
function EnlargedFact({
  picture,
  enlarged,
}: {
  readonly picture: Picture;
  readonly enlarged: EnlargedFrom;
}) {
  const { t } = useTranslation();
  const { select } = useAppStore().getState();
  const source = useApp(({ pictures }) => pictures.find(({ id }) => id === enlarged.fromId));
  const { factor, upscalerName } = enlarged;
  if (enlarged.fromId === null && !picture.parameters) {
    const { name } = picture;
    return <li>{t('enlarging.fromOwn', { name, factor, upscaler: upscalerName })}</li>;
  }
  const { width, height } = source ? sizeOfPicture(source) : sizeBefore(picture, factor);
  const words = t('enlarging.from', { width, height, factor, upscaler: upscalerName });
  return (
    <li>
      {source ? (
        <UnstyledButton className={styles['source'] ?? ''} onClick={() => select(source.id)}>
          {words}
        </UnstyledButton>
      ) : (
        words
      )}
    </li>
  );
}

function sizeBefore(picture: Picture, factor: number) {
  const { width, height } = sizeOfPicture(picture);
  return { width: width / factor, height: height / factor };
}

/** These have their own place and text. */
const ELSEWHERE: ReadonlySet<ModelOptionKey> = new Set([
  ...(['width', 'height', 'steps', 'guidanceScale', 'sampler'] as const),
  ...(['useStyleTag', 'negativePrompt'] as const),
]);

/** All other options that are not at their usual values, named as in the form. */
function useOtherFacts({ parameters }: PaintedPicture): ReactNode {
  const { t } = useTranslation();
  const words = useOptionWords();
  const encoderName = useNameById(parameters.textEncoder);
  return optionEntries<ModelOptionKey>(MODEL_OPTIONS)
    .filter(([key]) => !ELSEWHERE.has(key) && !isStandard(key, parameters[key]))
    .filter(([key]) => hasEffect(key, parameters))
    .map(([key]) => {
      const plain = words.value(key, String(parameters[key]));
      const value = key === 'textEncoder' ? (encoderName ?? plain) : plain;
      return <li key={key}>{t('picture.setting', { name: words.label(key), value })}</li>;
    });
}
