import { useTranslation } from 'react-i18next';
import { shares, type MatchedTable } from '../../store/index.ts';
import { useFormat } from '../use-format.ts';
import styles from './Match.module.css';
import { Thumbnail } from './Thumbnail.tsx';

/** How well each picture agrees with each text. */
export function MatchTable({ table }: { readonly table: MatchedTable }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles['scroller']} role="region" aria-label={t('match.results')} tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('match.picture')}</th>
            {table.texts.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ picture, matched }) => (
            <tr key={picture.id}>
              <th scope="row">
                <Thumbnail picture={picture} />
              </th>
              {matched.ok ? (
                [...shares(matched.cosines, table.logitScale)].map((share, text) => (
                  <td key={text}>
                    {format.share(share)}
                    <small>{matched.cosines[text]?.toFixed(3)}</small>
                  </td>
                ))
              ) : (
                <td colSpan={table.texts.length}>{t(`errors.${matched.error.code}.title`)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
