import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { installedModels } from '../../store/index.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useModelName } from '../models/use-model-name.ts';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useApp } from '../store-context.ts';
import styles from './ModelMenu.module.css';

const ModelChoices = lazyPart(async () => (await import('./ModelChoices.tsx')).ModelChoices);

/** The current model; a click offers the others and the Models screen. */
export function ModelMenu() {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const model = useApp((state) => state.model);
  const library = useApp((state) => state.library);
  const modelId = useApp((state) => state.modelId);
  const { button, popUp } = usePopUp('menu');
  const current = installedModels({ library, model }).find(
    ({ manifest }) => manifest.id === modelId,
  )?.manifest;
  const name = current ? nameOf(current) : t('models.menu.preparing');

  return (
    <>
      <UnstyledButton
        {...button}
        className={styles['button'] ?? ''}
        data-model-menu=""
        aria-label={t('models.menu.label', { name })}
      >
        <span className={styles['name']}>{name}</span>
        <IconChevronDown size={16} stroke={1.6} className={styles['chevron']} />
      </UnstyledButton>
      {popUp && <ModelChoices popUp={popUp} />}
    </>
  );
}
