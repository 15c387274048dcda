import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HUB_PRESETS, type HubPreset } from '../../../store/index.ts';
import { HubForm } from './HubForm.tsx';
import { Lookup } from './Lookup.tsx';
import styles from '../Models.module.css';
import { PickFiles } from './PickFiles.tsx';
import { PresetCard } from './PresetCard.tsx';
import { Section } from '../Section.tsx';

const MODELS = HUB_PRESETS.filter(({ adds }) => adds === 'model');
/** So many that nobody would find what comes after them. */
const FOR_MORE = HUB_PRESETS.filter(({ adds }) => adds !== 'model');

/** The ways to add a model; the result of a lookup appears below the form that started it. */
export function AddModel() {
  const { t } = useTranslation();
  const [asker, setAsker] = useState<string | null>(null);
  const FORM = 'form';
  const cardOf = (preset: HubPreset) => (
    <PresetCard key={preset.id} preset={preset} onAsk={() => setAsker(preset.id)}>
      {asker === preset.id && <Lookup />}
    </PresetCard>
  );
  return (
    <div className={styles['column']}>
      <Section title={t('models.add.presets')}>{MODELS.map(cardOf)}</Section>
      <Section title={t('models.add.hub')}>
        <HubForm onAsk={() => setAsker(FORM)} />
        {asker === FORM && <Lookup />}
      </Section>
      <Section title={t('models.add.files')}>
        <PickFiles />
      </Section>
      <Section title={t('models.add.presetsForMore')}>{FOR_MORE.map(cardOf)}</Section>
    </div>
  );
}
