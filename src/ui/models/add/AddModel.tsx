import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HUB_PRESETS } from '../../../store/index.ts';
import { HubForm } from './HubForm.tsx';
import { Lookup } from './Lookup.tsx';
import styles from '../Models.module.css';
import { PickFiles } from './PickFiles.tsx';
import { PresetCard } from './PresetCard.tsx';
import { Section } from '../Section.tsx';

/** The ways to add a model; the result of a lookup appears below the form that started it. */
export function AddModel() {
  const { t } = useTranslation();
  const [asker, setAsker] = useState<string | null>(null);
  const FORM = 'form';
  return (
    <div className={styles['column']}>
      <Section title={t('models.add.presets')}>
        {HUB_PRESETS.map((preset) => (
          <PresetCard key={preset.id} preset={preset} onAsk={() => setAsker(preset.id)}>
            {asker === preset.id && <Lookup />}
          </PresetCard>
        ))}
      </Section>
      <Section title={t('models.add.hub')}>
        <HubForm onAsk={() => setAsker(FORM)} />
        {asker === FORM && <Lookup />}
      </Section>
      <Section title={t('models.add.files')}>
        <PickFiles />
      </Section>
    </div>
  );
}
