import { Menu } from '@mantine/core';
import { IconBooks, IconDice5, IconHistory, IconPalette } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale, PromptPanel } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';

const ICON = { size: 18, stroke: 1.6 };

const PANELS = [
  ['styles', IconPalette],
  ['history', IconHistory],
  ['lists', IconBooks],
] as const satisfies readonly (readonly [PromptPanel, unknown])[];

/** In a menu. */
export function PromptChoices() {
  const { t, i18n } = useTranslation();
  const store = useAppStore();
  const isReady = useApp((state) => state.model.status === 'ready');
  return (
    <>
      <Menu.Item
        leftSection={<IconDice5 {...ICON} />}
        disabled={!isReady}
        onClick={() => void store.getState().throwDice(i18n.language as Locale)}
      >
        {t('prompting.dice')}
      </Menu.Item>
      {PANELS.map(([panel, Icon]) => (
        <Menu.Item
          key={panel}
          leftSection={<Icon {...ICON} />}
          onClick={() => store.getState().openPromptPanel(panel)}
        >
          {t(`prompting.panels.${panel}`)}
        </Menu.Item>
      ))}
    </>
  );
}
