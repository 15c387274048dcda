import { Modal, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { PromptPanel } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFocusBack } from '../use-focus-back.ts';
import { HistoryPanel } from './HistoryPanel.tsx';
import styles from './PromptPanels.module.css';
import { StylesPanel } from './StylesPanel.tsx';
import { WordListsPanel } from './WordListsPanel.tsx';

const PANELS: readonly PromptPanel[] = ['styles', 'history', 'lists'];

/** Help with prompts that does not fit beside the field. */
export function PromptPanels() {
  const { t } = useTranslation();
  const { openPromptPanel, closePromptPanel } = useAppStore().getState();
  const panel = useApp((state) => state.promptPanel) ?? 'styles';
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  useFocusBack('[data-prompt-menu]');
  const failure = useApp((state) => state.promptingFailure);
  return (
    <Modal.Root
      opened
      onClose={closePromptPanel}
      size="lg"
      fullScreen={!isWide}
      padding={isWide ? 24 : 16}
      radius={isWide ? 18 : 0}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <div className={styles['head']}>
            <Modal.Title component="h2" className={styles['title'] ?? ''}>
              {t('prompting.menu')}
            </Modal.Title>
            <Modal.CloseButton aria-label={t('prompting.close')} />
          </div>
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
                {t(
                  failure.code === 'quota' ? 'prompting.notKept.quota' : 'prompting.notKept.other',
                )}
              </p>
            )}
            <Tabs.Panel value="styles">{panel === 'styles' && <StylesPanel />}</Tabs.Panel>
            <Tabs.Panel value="history">{panel === 'history' && <HistoryPanel />}</Tabs.Panel>
            <Tabs.Panel value="lists">{panel === 'lists' && <WordListsPanel />}</Tabs.Panel>
          </Tabs>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
