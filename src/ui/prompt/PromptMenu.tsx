import { ActionIcon, Menu } from '@mantine/core';
import { IconBooks, IconDice5, IconHistory, IconPalette, IconWand } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale, PromptPanel } from '../../store/index.ts';
import styles from '../composer/GrammarHelp.module.css';
import { lazyPart } from '../lazy-part.tsx';
import { useApp, useAppStore } from '../store-context.ts';

const PromptPanels = lazyPart(async () => (await import('./PromptPanels.tsx')).PromptPanels);

const PANELS = [
  ['styles', IconPalette],
  ['history', IconHistory],
  ['lists', IconBooks],
] as const satisfies readonly (readonly [PromptPanel, unknown])[];

/** Styles, a prompt by chance, earlier prompts and word lists. */
export function PromptMenu() {
  const { t, i18n } = useTranslation();
  const store = useAppStore();
  const isOpen = useApp((state) => state.promptPanel !== null);
  const isReady = useApp((state) => state.model.status === 'ready');
  const label = t('prompting.menu');
  return (
    <>
      <Menu position="top-end" shadow="md" withinPortal={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            className={styles['button'] ?? ''}
            aria-label={label}
            title={label}
          >
            <IconWand size={20} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconDice5 size={18} stroke={1.6} />}
            disabled={!isReady}
            onClick={() => void store.getState().throwDice(i18n.language as Locale)}
          >
            {t('prompting.dice')}
          </Menu.Item>
          {PANELS.map(([panel, Icon]) => (
            <Menu.Item
              key={panel}
              leftSection={<Icon size={18} stroke={1.6} />}
              onClick={() => store.getState().openPromptPanel(panel)}
            >
              {t(`prompting.panels.${panel}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isOpen && <PromptPanels />}</Suspense>
    </>
  );
}
