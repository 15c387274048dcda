import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SamplerId } from '../../contract/manifest.ts';
import { SAMPLERS, type Sampler } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

const samplersOf = (isUsual: boolean) =>
  SAMPLERS.filter((sampler: Sampler) => (sampler.isUsual ?? false) === isUsual).map(
    ({ id, label }) => ({ value: id, label }),
  );

/** The few samplers that most people use come first. */
export function SamplerField({ value }: { readonly value: SamplerId }) {
  const { t } = useTranslation();
  const { setOption } = useAppStore().getState();
  return (
    <NativeSelect
      className={styles['full'] ?? ''}
      label={t('options.sampler')}
      value={value}
      onChange={(event) => setOption('sampler', event.currentTarget.value as SamplerId)}
      data={[
        { group: t('options.samplersUsual'), items: samplersOf(true) },
        { group: t('options.samplersMore'), items: samplersOf(false) },
      ]}
    />
  );
}
