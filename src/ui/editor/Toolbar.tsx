import { ActionIcon } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrush,
  IconContrast,
  IconDroplet,
  IconEraser,
  IconHandStop,
  IconLasso,
  IconMarquee2,
  IconMaximize,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ComponentType, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { chord } from '../shortcuts/chord.ts';
import { BOARD_ID } from './Board.tsx';
import { CompareButton } from './CompareButton.tsx';
import styles from './Editor.module.css';
import type { Tool } from './editor-session.ts';
import { ACTION_KEYS, ACTIONS, TOOL_KEYS, type ActionName } from './keys.ts';
import { MaskSettings } from './MaskSettings.tsx';
import { useSession, useSessionState } from './session-context.ts';
import { SizeSlider } from './SizeSlider.tsx';
import { useIsGuide } from './use-is-guide.ts';

const ICON = { size: 20, stroke: 1.6 };

type Icon = ComponentType<typeof ICON>;

const TOOLS: readonly (readonly [Tool, Icon])[] = [
  ['brush', IconBrush],
  ['eraser', IconEraser],
  ['rectangle', IconMarquee2],
  ['lasso', IconLasso],
  ['hand', IconHandStop],
];

/** @param hasBefore whether it is known what the picture was painted from */
export function Toolbar({ hasBefore }: { readonly hasBefore: boolean }) {
  const { t } = useTranslation();
  const document = useSessionState((state) => state.document);
  const isGuide = useIsGuide();
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={t('editor.tools')}>
      <div className={styles['group']}>
        {TOOLS.map(([tool, icon]) => (
          <ToolButton key={tool} tool={tool} icon={icon} />
        ))}
      </div>
      <div className={styles['group']}>
        <ActionButton action="undo" icon={IconArrowBackUp} isDisabled={!document.canUndo} />
        <ActionButton action="redo" icon={IconArrowForwardUp} isDisabled={!document.canRedo} />
      </div>
      <SizeSlider />
      <div className={`${styles['group']} ${styles['effects']}`}>
        <ActionButton action="invert" icon={IconContrast} />
        <ActionButton action="soften" icon={IconDroplet} isDisabled={document.isEmpty} />
        <ActionButton action="clear" icon={IconX} isDisabled={document.isEmpty} />
      </div>
      <div className={`${styles['group']} ${styles['zoom']}`}>
        <ActionButton action="zoomOut" icon={IconZoomOut} />
        <ActionButton action="fit" icon={IconMaximize} />
        <ActionButton action="zoomIn" icon={IconZoomIn} />
      </div>
      <div className={`${styles['group']} ${styles['last']}`}>
        <CompareButton hasBefore={hasBefore} />
        {!isGuide && <MaskSettings />}
      </div>
    </div>
  );
}

function ToolButton({ tool, icon: Icon }: { readonly tool: Tool; readonly icon: Icon }) {
  const { t } = useTranslation();
  const session = useSession();
  const isChosen = useSessionState((state) => state.tool === tool);
  const label = t(`editor.${tool}`);
  const choose = ({ detail }: MouseEvent) => {
    session.setTool(tool);
    // After a click, the board should get the keys; after a key press, the focus stays.
    if (detail > 0) document.getElementById(BOARD_ID)?.focus();
  };
  return (
    <ActionIcon
      className={styles['tool'] ?? ''}
      variant={isChosen ? 'filled' : 'subtle'}
      color={isChosen ? 'sky' : 'gray'}
      size={40}
      aria-label={label}
      aria-pressed={isChosen}
      aria-keyshortcuts={TOOL_KEYS[tool]}
      title={t('editor.withKey', { label, key: TOOL_KEYS[tool] })}
      onClick={choose}
    >
      <Icon {...ICON} />
      <kbd className={styles['key']} aria-hidden="true">
        {TOOL_KEYS[tool]}
      </kbd>
    </ActionIcon>
  );
}

interface ActionButtonProps {
  readonly action: ActionName;
  readonly icon: Icon;
  readonly isDisabled?: boolean;
}

function ActionButton({ action, icon: Icon, isDisabled = false }: ActionButtonProps) {
  const { t } = useTranslation();
  const session = useSession();
  const label = t(`editor.${action}`);
  return (
    <ActionIcon
      className={styles['tool'] ?? ''}
      variant="subtle"
      color="gray"
      size={40}
      aria-label={label}
      // Not `disabled`, which would take the focus away from someone about to press it again.
      aria-disabled={isDisabled}
      {...(isDisabled && { 'data-disabled': true })}
      title={t('editor.withKey', { label, key: chord(ACTION_KEYS[action]) })}
      onClick={() => !isDisabled && ACTIONS[action](session)}
    >
      <Icon {...ICON} />
    </ActionIcon>
  );
}
