import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { gridRows, moveInGrid, type GridMove, type PictureGroup } from '../../store/index.ts';
import styles from './Drawer.module.css';
import { GridTile, tileId } from './GridTile.tsx';
import { useLongPress } from './use-long-press.ts';
import type { Selection } from './use-selection.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly groups: readonly PictureGroup<string | null>[];
  readonly selection: Selection;
  /** The picture on the stage, to which the grid scrolls when it opens. */
  readonly currentId: string | null;
  readonly onOpen: (id: string) => void;
  readonly onRemove: (ids: readonly string[]) => void;
  readonly onFavourite: (ids: readonly string[]) => void;
}

/** In pixels. */
const GAP = 8;
const PADDING = 16;
const HEADING = 44;
const MIN_COLUMNS = 3;
const PREFERRED_TILE = 148;

const MOVES: Readonly<Record<string, GridMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'start',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

/** A grid of thousands of pictures, of which only the visible ones are in the DOM. The grid keeps the focus and names the active tile. */
export function PictureGrid({
  groups,
  selection,
  currentId,
  onOpen,
  onRemove,
  onFavourite,
}: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller) - 2 * PADDING;
  const columns = Math.max(MIN_COLUMNS, Math.floor((width + GAP) / (PREFERRED_TILE + GAP)));
  const side = Math.max(1, (width - (columns - 1) * GAP) / columns);
  const rows = useMemo(() => gridRows(groups, columns), [groups, columns]);
  const rowOf = useMemo(() => {
    const places = new Map<string, number>();
    rows.forEach((row, at) => {
      if (row.type === 'tiles') for (const { id } of row.pictures) places.set(id, at);
    });
    return places;
  }, [rows]);
  const [wished, setWished] = useState(currentId);
  const activeId = wished !== null && rowOf.has(wished) ? wished : null;

  // oxlint-disable-next-line react/incompatible-library -- it matters only to React's compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: width > 0 ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.type === 'heading' ? HEADING : side + GAP),
    overscan: 3,
    paddingStart: 4,
    paddingEnd: PADDING,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, side, rows]);

  // Scrolls once to the picture on the stage.
  const isPlaced = useRef(false);
  useEffect(() => {
    const row = currentId === null ? undefined : rowOf.get(currentId);
    if (isPlaced.current || width <= 0 || row === undefined) return;
    isPlaced.current = true;
    virtualizer.scrollToIndex(row, { align: 'center' });
  }, [width, rowOf, currentId, virtualizer]);

  const goTo = (id: string | null, isExtending: boolean) => {
    if (id === null) return;
    if (isExtending && !selection.isActive && activeId !== null) selection.toggle(activeId);
    setWished(id);
    if (isExtending) selection.extendTo(id);
    const row = rowOf.get(id);
    if (row !== undefined) virtualizer.scrollToIndex(row, { align: 'auto' });
  };

  const affected = () =>
    selection.isActive
      ? selection.pictures.map(({ id }) => id)
      : activeId === null
        ? []
        : [activeId];

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const isCommand = ctrlKey || metaKey;
    const move = MOVES[key];
    if (move) goTo(moveInGrid(rows, activeId, move), shiftKey);
    else if (key === 'a' && isCommand) selection.selectAll();
    else if (isCommand) return;
    else if (key === 'Enter' && activeId !== null) onOpen(activeId);
    else if (key === ' ' && activeId !== null) selection.toggle(activeId);
    else if (key === 'Delete' || key === 'Backspace') onRemove(affected());
    else if (key === 'f') onFavourite(affected());
    else return;
    event.preventDefault();
  };

  const longPress = useLongPress((target) => {
    const id = idAt(target);
    if (id !== null) selection.toggle(id);
  });

  const onClick = ({ target, shiftKey, ctrlKey, metaKey }: MouseEvent) => {
    const id = target instanceof Element ? idAt(target) : null;
    if (id === null || longPress.isLong()) return;
    setWished(id);
    if (shiftKey) selection.extendTo(id);
    else if (ctrlKey || metaKey || selection.isActive || isOnCheck(target)) selection.toggle(id);
    else onOpen(id);
  };

  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="listbox"
      aria-label={t('drawer.grid')}
      aria-multiselectable="true"
      aria-activedescendant={activeId === null ? undefined : tileId(activeId)}
      tabIndex={0}
      data-autofocus
      data-selecting={selection.isActive}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onContextMenu={(event) => longPress.isLong() && event.preventDefault()}
      {...longPress.handlers}
    >
      <div
        role="presentation"
        className={styles['rows']}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          const style = { transform: `translateY(${start}px)` };
          if (row.type === 'heading') {
            return (
              <div key={key} role="presentation" className={styles['day']} style={style}>
                {row.heading}
                <small>{row.count}</small>
              </div>
            );
          }
          return (
            <div
              key={key}
              role="presentation"
              className={styles['row']}
              style={{ ...style, gridTemplateColumns: `repeat(${columns}, ${side}px)` }}
            >
              {row.pictures.map((picture) => (
                <GridTile
                  key={picture.id}
                  picture={picture}
                  isActive={picture.id === activeId}
                  isCurrent={picture.id === currentId}
                  isSelected={selection.ids.has(picture.id)}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const idAt = (target: Element): string | null =>
  target.closest('[data-id]')?.getAttribute('data-id') ?? null;

const isOnCheck = (target: EventTarget) =>
  target instanceof Element && target.closest('[data-check]') !== null;
