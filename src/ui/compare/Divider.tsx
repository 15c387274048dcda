import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Viewer.module.css';

interface Props {
  /** 0 to 1: the share of the board's width that shows the first picture. */
  readonly share: number;
  readonly onChange: (share: number) => void;
}

const STEP = 0.02;
const LONG_STEP = 0.1;

/** The line between two pictures, which can be dragged or moved with the arrow keys. */
export function Divider({ share, onChange }: Props) {
  const { t } = useTranslation();
  const isHeld = useRef(false);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    isHeld.current = true;
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const board = event.currentTarget.parentElement;
    if (!isHeld.current || !board) return;
    const { left, width } = board.getBoundingClientRect();
    onChange(within((event.clientX - left) / width));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextShare(event.key, share);
    if (next === null) return;
    event.preventDefault();
    // Otherwise the board would show another picture.
    event.stopPropagation();
    onChange(within(next));
  };
  return (
    <div
      className={styles['divider']}
      style={{ left: `${share * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('viewer.divider')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      title={t('viewer.divider')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (isHeld.current = false)}
      onPointerCancel={() => (isHeld.current = false)}
      onKeyDown={onKeyDown}
    >
      <span className={styles['grip']} aria-hidden="true" />
    </div>
  );
}

const within = (share: number) => Math.min(Math.max(share, 0), 1);

function nextShare(key: string, share: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return share - STEP;
    case 'ArrowRight':
    case 'ArrowUp':
      return share + STEP;
    case 'PageDown':
      return share - LONG_STEP;
    case 'PageUp':
      return share + LONG_STEP;
    case 'Home':
      return 0;
    case 'End':
      return 1;
    default:
      return null;
  }
}
