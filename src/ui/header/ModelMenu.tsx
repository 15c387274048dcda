import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { installedModels, isUnderWay } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './ModelMenu.module.css';
import { useModelName } from '../models/use-model-name.ts';

/** The current model; a click offers the others and the Models screen. */
export function ModelMenu() {
  const { t } = useTranslation();
  const { loadLibrary, openModels, chooseModel } = useAppStore().getState();
  const nameOf = useModelName();
  const model = useApp((state) => state.model);
  const library = useApp((state) => state.library);
  const modelId = useApp((state) => state.modelId);
  const models = installedModels({ library, model });
  const current = models.find(({ manifest }) => manifest.id === modelId)?.manifest;
  const name = current ? nameOf(current) : t('models.menu.preparing');

  return (
    <Menu
      position="bottom-start"
      shadow="md"
      width={280}
      // Within the header, and without a focusable element that has no meaning.
      withinPortal={false}
      onOpen={() => void loadLibrary()}
    >
      <Menu.Target>
        <UnstyledButton
          className={styles['button'] ?? ''}
          data-model-menu=""
          aria-label={t('models.menu.label', { name })}
        >
          <span className={styles['name']}>{name}</span>
          <IconChevronDown size={16} stroke={1.6} className={styles['chevron']} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles['dropdown'] ?? ''}>
        <Menu.RadioGroup value={modelId} onChange={(id) => void chooseModel(String(id))}>
          <Menu.Label>{t('models.menu.choose')}</Menu.Label>
          {models.map(({ manifest }) => (
            <Menu.RadioItem key={manifest.id} value={manifest.id}>
              {nameOf(manifest)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={openModels} rightSection={<UnderWay />}>
          {t('models.menu.manage')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The progress of models that are being added, if there are any. */
function UnderWay() {
  const { t } = useTranslation();
  const format = useFormat();
  const arrivals = useApp((state) => state.arrivals).filter(isUnderWay);
  if (arrivals.length === 0) return null;
  const done = arrivals.reduce((sum, { doneBytes }) => sum + doneBytes, 0);
  const total = arrivals.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  return (
    <span className={styles['underWay']}>
      {t('models.menu.underWay', { percent: format.percent(total > 0 ? done / total : 0) })}
    </span>
  );
}
