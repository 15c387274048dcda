import { ActionIcon, CloseButton } from '@mantine/core';
import { IconArrowsMaximize, IconBrush } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { resolveOptions, type ChosenStart } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { FitChoice } from './FitChoice.tsx';
import { SizeChoice } from './SizeChoice.tsx';
import styles from './Start.module.css';
import { StartThumbnail } from './StartThumbnail.tsx';
import { StrengthSlider } from './StrengthSlider.tsx';

/** The picture that the next ones start from, beside the prompt; nothing if there is none. */
export function StartCard() {
  const { t } = useTranslation();
  const start = useApp((state) => state.start);
  const isReading = useApp((state) => state.isReadingStart);
  if (!start) {
    return isReading ? (
      <p className={styles['reading']} role="status">
        {t('start.reading')}
      </p>
    ) : null;
  }
  return <Card start={start} />;
}

function Card({ start }: { readonly start: ChosenStart }) {
  const { t } = useTranslation();
  const { clearStart, editStart, openEnlarge } = useAppStore().getState();
  const model = useApp((state) => state.model);
  const overrides = useApp((state) => state.form.overrides);
  const strength = useApp((state) => state.form.strength);
  const manifest = model.status === 'ready' ? model.manifest : null;
  const options = manifest && resolveOptions(manifest, { overrides });
  const { width, height } = start;
  return (
    <div className={styles['start']} role="group" aria-label={t('start.label')}>
      <StartThumbnail start={start} />
      <div className={styles['settings']}>
        <StrengthSlider strength={strength} steps={options?.steps ?? null} />
        {manifest && options && (
          <div className={styles['choices']}>
            <FitChoice start={start} size={options} />
            <SizeChoice start={start} manifest={manifest} size={options} />
          </div>
        )}
        {start.changes.map((change) => (
          <p key={change} className={styles['note']}>
            {t(`start.changes.${change}`, { width, height })}
          </p>
        ))}
      </div>
      <div className={styles['side']}>
        <ActionIcon
          variant="subtle"
          color="gray"
          data-edit-button=""
          aria-haspopup="dialog"
          aria-label={t('editor.openStart')}
          title={t('editor.openStart')}
          onClick={editStart}
        >
          <IconBrush size={18} stroke={1.6} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('enlarging.it')}
          title={t('enlarging.it')}
          onClick={() => openEnlarge({ name: start.name, file: start.picture })}
        >
          <IconArrowsMaximize size={18} stroke={1.6} />
        </ActionIcon>
        <CloseButton
          aria-label={t('start.remove')}
          title={t('start.remove')}
          onClick={clearStart}
        />
      </div>
    </div>
  );
}
