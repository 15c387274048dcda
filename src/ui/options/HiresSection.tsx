import { NativeSelect, Switch, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Library } from '../../contract/library.ts';
import {
  fitsHires,
  HIRES_LIMITS,
  hiresSize,
  hiresUpscalerKey,
  hiresUpscalerName,
  LATENTS,
  LIMITS,
  usableUpscalers,
  type HiresForm,
  type HiresUpscaler,
} from '../../store/index.ts';
import { FieldHelp } from '../FieldHelp.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { NumberInput } from './NumberInput.tsx';
import styles from './Options.module.css';

interface Props {
  /** The size of the first pass, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** null until the library has been listed. */
  readonly library: Library | null;
}

/** A second pass over the enlarged picture; its fields are shown only while it is on. */
export function HiresSection(props: Props) {
  const { t } = useTranslation();
  const { setHires } = useAppStore().getState();
  const hires = useApp((state) => state.form.hires);
  const hasStart = useApp((state) => state.start !== null);
  const isOn = hires.isOn && !hasStart;
  return (
    <section className={styles['section']} aria-label={t('hires.title')}>
      <Switch
        className={styles['full'] ?? ''}
        label={t('hires.title')}
        description={t(hasStart ? 'hires.notFromStart' : 'hires.hint')}
        disabled={hasStart}
        checked={isOn}
        onChange={(event) => setHires({ isOn: event.currentTarget.checked })}
      />
      {isOn && <Fields {...props} hires={hires} />}
    </section>
  );
}

/** The step of an arrow key. */
const STRENGTH_STEP = 0.05;

function Fields({ size, library, hires }: Props & { readonly hires: HiresForm }) {
  const { t } = useTranslation();
  const { setHires, setHiresNumber } = useAppStore().getState();
  const { upscaler, strength, steps, prompt } = hires;
  const blurs = upscaler.type === 'latent' && strength < 0.5;
  return (
    <>
      <ScaleField size={size} scale={hires.scale} />
      <UpscalerField library={library} value={upscaler} hint={blurs ? t('hires.latentHint') : ''} />
      <NumberInput
        label={t('hires.strength')}
        help={<FieldHelp field="hiresStrength" hint={t('hires.strengthHint')} />}
        value={strength}
        rule={HIRES_LIMITS.strength}
        step={STRENGTH_STEP}
        onCommit={(text) => setHiresNumber('strength', text)}
      />
      <NumberInput
        label={t('hires.steps')}
        help={<FieldHelp field="hiresSteps" hint={t('hires.stepsHint')} />}
        value={steps}
        rule={HIRES_LIMITS.steps}
        step={1}
        onCommit={(text) => setHiresNumber('steps', text)}
      />
      <Textarea
        className={styles['full'] ?? ''}
        label={t('hires.prompt')}
        placeholder={t('hires.promptHint')}
        autosize
        minRows={1}
        maxRows={5}
        maxLength={HIRES_LIMITS.promptLength}
        value={prompt}
        onChange={(event) => setHires({ prompt: event.currentTarget.value })}
      />
    </>
  );
}

const SCALES = [1.5, 2, 3, 4];

/** The factors that are possible; one that came with a picture stays in the list. */
function ScaleField({ size, scale }: Pick<Props, 'size'> & { readonly scale: number }) {
  const { t } = useTranslation();
  const { setHires } = useAppStore().getState();
  const fitting = SCALES.filter((one) => fitsHires(size, one));
  const offered = [...new Set([...fitting, scale])].sort((a, b) => a - b);
  const fits = fitsHires(size, scale);
  return (
    <NativeSelect
      className={styles['full'] ?? ''}
      label={t('hires.scale')}
      error={fits ? undefined : t('hires.tooLarge', { max: LIMITS.pictureEdge })}
      value={String(scale)}
      onChange={(event) => setHires({ scale: Number(event.currentTarget.value) })}
      data={offered.map((one) => ({
        value: String(one),
        label: t('hires.size', { ...hiresSize(size, one), scale: one }),
      }))}
    />
  );
}

interface UpscalerProps extends Pick<Props, 'library'> {
  readonly value: HiresUpscaler;
  readonly hint: string;
}

function UpscalerField({ library, value, hint }: UpscalerProps) {
  const { t } = useTranslation();
  const { setHires } = useAppStore().getState();
  const pictures: readonly HiresUpscaler[] = usableUpscalers(library);
  const key = hiresUpscalerKey(value);
  // An upscaler that was deleted stays in the list only until another is chosen.
  const isGone = ![...pictures, ...LATENTS].some((one) => hiresUpscalerKey(one) === key);
  const all = [...pictures, ...(isGone ? [value] : []), ...LATENTS];
  const itemOf = (one: HiresUpscaler) => ({
    value: hiresUpscalerKey(one),
    label: hiresUpscalerName(one) ?? t('enlarging.lanczos'),
  });
  return (
    <NativeSelect
      className={styles['full'] ?? ''}
      label={t('hires.upscaler')}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description']}
      value={key}
      onChange={(event) => {
        const chosen = all.find((one) => hiresUpscalerKey(one) === event.currentTarget.value);
        if (chosen) setHires({ upscaler: chosen });
      }}
      data={[
        {
          group: t('hires.pictures'),
          items: all.filter(({ type }) => type !== 'latent').map(itemOf),
        },
        { group: t('hires.latents'), items: LATENTS.map(itemOf) },
      ]}
    />
  );
}
