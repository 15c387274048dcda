import { ActionIcon, Button } from '@mantine/core';
import {
  IconArrowsDiff,
  IconArrowsMinimize,
  IconChevronLeft,
  IconChevronRight,
  IconGridDots,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import type { Viewport } from './use-viewport.ts';
import styles from './Viewer.module.css';

interface Props {
  readonly picture: Picture;
  readonly isComparing: boolean;
  readonly isTiled: boolean;
  readonly onTile: (isTiled: boolean) => void;
  readonly viewport: Viewport;
}

const ICON = { size: 20, stroke: 1.6 };

export function Tools({ picture, isComparing, isTiled, onTile, viewport }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { showNext, compare, stopComparing } = useAppStore().getState();
  const pictures = useApp((state) => state.pictures);
  const place = pictures.indexOf(picture);
  const { zoomIn, zoomOut, fit, actual, zoom } = viewport;
  return (
    <div className={styles['tools']}>
      <Tool label={t('viewer.newer')} isOff={place <= 0} run={() => showNext(-1)}>
        <IconChevronLeft {...ICON} />
      </Tool>
      <Tool label={t('viewer.older')} isOff={place === pictures.length - 1} run={() => showNext(1)}>
        <IconChevronRight {...ICON} />
      </Tool>
      <Tool label={t('viewer.zoomOut')} run={zoomOut}>
        <IconMinus {...ICON} />
      </Tool>
      <Button
        variant="subtle"
        color="gray"
        size="sm"
        px="xs"
        className={styles['zoom'] ?? ''}
        title={t('viewer.actual')}
        onClick={actual}
      >
        {format.percent(zoom)}
      </Button>
      <Tool label={t('viewer.zoomIn')} run={zoomIn}>
        <IconPlus {...ICON} />
      </Tool>
      <Tool label={t('viewer.fit')} run={fit}>
        <IconArrowsMinimize {...ICON} />
      </Tool>
      {picture.parameters?.tiling && !isComparing && (
        <Tool label={t('viewer.tiles')} isPressed={isTiled} run={() => onTile(!isTiled)}>
          <IconGridDots {...ICON} />
        </Tool>
      )}
      <Tool
        label={t(isComparing ? 'viewer.stop' : 'viewer.compareWith')}
        isPressed={isComparing}
        isOff={pictures.length < 2}
        run={() => (isComparing ? stopComparing() : compare(picture.id))}
      >
        <IconArrowsDiff {...ICON} />
      </Tool>
    </div>
  );
}

interface ToolProps {
  readonly label: string;
  readonly isOff?: boolean;
  readonly isPressed?: boolean;
  readonly run: () => void;
  readonly children: ReactNode;
}

function Tool({ label, isOff = false, isPressed, run, children }: ToolProps) {
  return (
    <ActionIcon
      variant={isPressed ? 'light' : 'subtle'}
      color={isPressed ? 'sky' : 'gray'}
      size={44}
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      // Not `disabled`, so that it keeps the focus at either end of the gallery.
      aria-disabled={isOff}
      data-disabled={isOff}
      onClick={() => !isOff && run()}
    >
      {children}
    </ActionIcon>
  );
}
