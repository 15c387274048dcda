import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../../contract/manifest.ts';
import { checksPictures } from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';

/** Turns a model's own safety checker on and off. */
export function SafetySwitch({ manifest }: { readonly manifest: ModelManifest }) {
  const { t } = useTranslation();
  const { setSafetyCheck } = useAppStore().getState();
  const { id } = manifest;
  const isChanging = useApp(({ work }) => work[id]?.type === 'changing');
  return (
    <Switch
      label={t('models.safety.label')}
      description={t('models.safety.help')}
      checked={checksPictures(manifest)}
      disabled={isChanging}
      onChange={(event) => void setSafetyCheck(id, event.currentTarget.checked)}
    />
  );
}
