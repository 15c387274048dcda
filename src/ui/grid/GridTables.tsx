import { Button, UnstyledButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellAt, cellCount, cellOfTurn, type Picture, type ShownGrid } from '../../store/index.ts';
import { saveBlob } from '../models/installed/save-blob.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { useThumbnail } from '../use-picture-file.ts';
import { drawGrid } from './draw-grid.ts';
import styles from './Grid.module.css';
import { useAxisWords } from './use-axis-words.ts';

/** More would be slow to render and to scroll. */
const MAX_SHOWN = 600;

/** The last grid, with the pictures painted so far. */
export function GridTables({ grid: { id, plan } }: { readonly grid: ShownGrid }) {
  const { t } = useTranslation();
  const { pictureFile } = useAppStore().getState();
  const pictures = useApp((state) => state.pictures);
  const words = useAxisWords();
  const [saving, setSaving] = useState<'no' | 'yes' | 'failed'>('no');
  const total = cellCount(plan);
  const cells = useMemo(() => {
    const prefix = `${id}-`;
    return new Map(
      pictures
        .filter((picture) => picture.id.startsWith(prefix))
        .map((picture) => [Number(picture.id.slice(prefix.length)), picture]),
    );
  }, [pictures, id]);
  const sheets = plan[2]?.values ?? [null];

  const save = async () => {
    setSaving('yes');
    try {
      const labels = plan.map((axis) => axis.values.map((value) => words.label(axis, value)));
      const png = await drawGrid(plan, labels, async (cell) => {
        const picture = cells.get(cell);
        return picture ? pictureFile(picture.id) : null;
      });
      saveBlob(png, `${t('grid.fileName')}-${id.slice(0, 8)}.png`);
      setSaving('no');
    } catch {
      setSaving('failed');
    }
  };

  return (
    <>
      <div className={styles['actions']}>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} stroke={1.6} />}
          disabled={cells.size === 0 || saving === 'yes'}
          onClick={() => void save()}
        >
          {t(saving === 'yes' ? 'grid.saving' : 'grid.save')}
        </Button>
        <span role="status" className={styles['hint']}>
          {t('grid.done', { done: cells.size, total })}
        </span>
      </div>
      {saving === 'failed' && <p role="alert">{t('grid.saveFailed')}</p>}
      {total > MAX_SHOWN ? (
        <p className={styles['hint']}>{t('grid.tooLarge')}</p>
      ) : (
        sheets.map((sheet, at) => (
          <Sheet key={sheet} grid={{ id, plan }} at={at} cells={cells} words={words} />
        ))
      )}
    </>
  );
}

interface SheetProps {
  readonly grid: ShownGrid;
  readonly at: number;
  readonly cells: ReadonlyMap<number, Picture>;
  readonly words: ReturnType<typeof useAxisWords>;
}

function Sheet({ grid: { id, plan }, at, cells, words }: SheetProps) {
  const { t } = useTranslation();
  const turn = useApp(({ run }) => (run?.entryId === id ? run.done : null));
  const [columns, rows, sheets] = plan;
  const label = sheets ? words.label(sheets, sheets.values[at]!) : words.names(plan);
  const current = turn === null || turn >= cellCount(plan) ? null : cellOfTurn(plan, turn);
  return (
    <div className={styles['scroller']} tabIndex={0} role="group" aria-label={label}>
      <table className={styles['table']}>
        <caption>{t('grid.table', { label })}</caption>
        <thead>
          <tr>
            {rows && <td />}
            {columns.values.map((value) => (
              <th key={value} scope="col">
                {words.label(columns, value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(rows?.values ?? [null]).map((row, y) => (
            <tr key={row}>
              {rows && row !== null && <th scope="row">{words.label(rows, row)}</th>}
              {columns.values.map((value, x) => {
                const cell = cellAt(plan, [x, y, at]);
                const picture = cells.get(cell);
                const said = [words.label(columns, value), rows && row && words.label(rows, row)]
                  .filter(Boolean)
                  .join(', ');
                return (
                  <td key={value}>
                    {picture ? (
                      <Cell id={picture.id} label={said} />
                    ) : (
                      <div
                        className={styles['empty']}
                        data-current={cell === current}
                        role="img"
                        aria-label={t('grid.missing', { label: said })}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A picture of the grid; a click shows it large. */
function Cell({ id, label }: { readonly id: string; readonly label: string }) {
  const { select, closeScreen } = useAppStore().getState();
  const thumbnail = useThumbnail(id);
  const image = useBlobUrl<HTMLImageElement>(thumbnail ?? null, 'src');
  return (
    <UnstyledButton
      onClick={() => {
        select(id);
        closeScreen();
      }}
    >
      <img ref={image} className={styles['cell']} alt={label} />
    </UnstyledButton>
  );
}
