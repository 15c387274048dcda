import { Menu } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { installedModels, isUnderWay } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './ModelMenu.module.css';

/** The models to choose from, and a link to the Models screen. */
export function ModelChoices({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  const { loadLibrary, openModels, chooseModel } = useAppStore().getState();
  const nameOf = useModelName();
  const model = useApp((state) => state.model);
  const library = useApp((state) => state.library);
  const modelId = useApp((state) => state.modelId);
  useEffect(() => {
    if (popUp.isOpen) void loadLibrary();
  }, [popUp.isOpen, loadLibrary]);

  return (
    <PopUpMenu popUp={popUp} position="bottom-start" width={280} className={styles['dropdown']}>
      <Menu.RadioGroup value={modelId} onChange={(id) => void chooseModel(String(id))}>
        <Menu.Label>{t('models.menu.choose')}</Menu.Label>
        {installedModels({ library, model }).map(({ manifest }) => (
          <Menu.RadioItem key={manifest.id} value={manifest.id}>
            {nameOf(manifest)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Item onClick={openModels} rightSection={<UnderWay />}>
        {t('models.menu.manage')}
      </Menu.Item>
    </PopUpMenu>
  );
}

/** The progress of models that are being added, if any. */
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
