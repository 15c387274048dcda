import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { encoderToAdd, imageSideOf, loneTextEncoder } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Match.module.css';

/** Says what the current model, or a text encoder among the add-ons, lacks for matching, and where to get it. */
export function EncoderOffer() {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { openModels } = useAppStore().getState();
  const model = useApp((state) => state.model);
  const ofModel = useApp(encoderToAdd);
  const lone = useApp(loneTextEncoder);
  const name = ofModel?.name ?? (lone && imageSideOf(lone));
  if (name === null || model.status !== 'ready') return null;
  const reader = ofModel || !lone ? nameOf(model.manifest) : lone.name;
  return (
    <div className={styles['stack']}>
      <p className={styles['hint']}>{t('match.encoderMissing', { model: reader, name })}</p>
      <div className={styles['buttons']}>
        <Button size="sm" px="sm" variant="light" onClick={openModels}>
          {t('match.addEncoder', { name })}
        </Button>
      </div>
    </div>
  );
}
