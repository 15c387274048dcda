import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import {
  matchCells,
  type ErrorData,
  type MatchCell,
  type MatchDirection,
  type MatchedTable,
} from '../../store/index.ts';
import { useFormat } from '../use-format.ts';
import { ExportButtons } from './ExportButtons.tsx';
import styles from './Match.module.css';
import { pictureProblem } from './picture-problem.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** How well each picture matches each text. */
export function MatchTable({ table }: { readonly table: MatchedTable }) {
  const { t } = useTranslation();
  const [direction, setDirection] = useState<MatchDirection>('per-picture');
  const rows = matchCells(table, direction);
  return (
    <section className={styles['stack']} aria-label={t('match.results')}>
      <div className={styles['tableHead']}>
        <SegmentedControl
          aria-label={t('match.direction')}
          value={direction}
          onChange={(value) => setDirection(value as MatchDirection)}
          data={[
            { value: 'per-picture', label: t('match.perPicture') },
            { value: 'per-text', label: t('match.perText') },
          ]}
        />
        <ExportButtons table={table} direction={direction} />
      </div>
      <p className={styles['hint']}>
        {t(direction === 'per-picture' ? 'match.perPictureHint' : 'match.perTextHint')}
      </p>
      {/* So that the keyboard can scroll it. */}
      <div className={styles['scroller']} role="group" aria-label={t('match.table')} tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('match.picture')}</th>
              {table.texts.map((text) => (
                <th key={text} scope="col">
                  <span className={styles['text']} title={text}>
                    {text}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({ picture, matched }, row) => (
              <tr key={picture.id}>
                <th scope="row">
                  <Thumbnail picture={picture} />
                </th>
                {matched.ok ? (
                  rows[row]!.map((cell, text) => <Cell key={table.texts[text]} cell={cell} />)
                ) : (
                  <td colSpan={table.texts.length}>
                    <Problem error={matched.error} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Problem({ error }: { readonly error: ErrorData }) {
  const { t } = useTranslation();
  const { title, help } = pictureProblem(error, t);
  return (
    <span className={styles['problem']}>
      {title}
      <small>{help}</small>
    </span>
  );
}

function Cell({ cell: { cosine, share, isBest } }: { readonly cell: MatchCell }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <td data-best={isBest} style={{ '--share': share.toFixed(4) } as CSSProperties}>
      <span className={styles['share']}>
        {format.share(share)}
        {isBest && (
          <>
            <IconCheck size={16} stroke={2.2} aria-hidden />
            <VisuallyHidden>{t('match.best')}</VisuallyHidden>
          </>
        )}
      </span>
      <small>{cosine.toFixed(3)}</small>
    </td>
  );
}
