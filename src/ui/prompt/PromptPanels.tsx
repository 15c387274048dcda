import { Modal, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PromptPanel } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { HistoryPanel } from './HistoryPanel.tsx';
import styles from './PromptPanels.module.css';
import { StylesPanel } from './StylesPanel.tsx';
import { WordListsPanel } from './WordListsPanel.tsx';

const PANELS: readonly PromptPanel[] = ['styles', 'history', 'lists'];

/** What helps with prompts and is too large for the place beside the field. */
export function PromptPanels() {
  const { t } = useTranslation();
  const { openPromptPanel, closePromptPanel } = useAppStore().getState();
  const panel = useApp((state) => state.promptPanel) ?? 'styles';
  const failure = useApp((state) => state.promptingFailure);
  return (
    <Modal
      opened
      onClose={closePromptPanel}
      size="lg"
      title={t('prompting.menu')}
      closeButtonProps={{ 'aria-label': t('prompting.close') }}
    >
      <Tabs
        value={panel}
        onChange={(value) => openPromptPanel(PANELS.find((one) => one === value) ?? 'styles')}
      >
        <Tabs.List>
          {PANELS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`prompting.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {failure && (
          <p role="alert" className={styles['failure']}>
            {t(failure.code === 'quota' ? 'prompting.notKept.quota' : 'prompting.notKept.other')}
          </p>
        )}
        <Tabs.Panel value="styles">{panel === 'styles' && <StylesPanel />}</Tabs.Panel>
        <Tabs.Panel value="history">{panel === 'history' && <HistoryPanel />}</Tabs.Panel>
        <Tabs.Panel value="lists">{panel === 'lists' && <WordListsPanel />}</Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
