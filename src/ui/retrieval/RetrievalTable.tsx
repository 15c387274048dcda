import { useTranslation } from 'react-i18next';
import { PUBLISHED_RETRIEVAL, PUBLISHED_SOURCE, type Measurement } from '../../store/index.ts';
import { ExternalLink } from '../models/ExternalLink.tsx';
import { useApp } from '../store-context.ts';
import { ExportResults } from './ExportResults.tsx';
import { Failures } from './Failures.tsx';
import { sentences } from '../sentences.ts';
import styles from './Retrieval.module.css';
import { numbersOf, publishedRow, type RetrievalRow } from './retrieval-export.ts';
import { useMeasuredRow } from './use-measured-row.ts';

const METRICS = ['R@1', 'R@5', 'R@10'];

/** SkyPaint's published table, with this visit's measurements below. */
export function RetrievalTable() {
  const { t } = useTranslation();
  const measurements = useApp((state) => state.measurements);
  const rowOf = useMeasuredRow();
  const published = PUBLISHED_RETRIEVAL.map(publishedRow);
  const measured = measurements.map(rowOf);
  const metrics = [...METRICS, ...METRICS];
  return (
    <section className={styles['stack']} aria-label={t('retrieval.table')}>
      <div
        className={styles['scroller']}
        tabIndex={0}
        role="group"
        aria-label={t('retrieval.table')}
      >
        <table className={styles['table']}>
          <caption>{t('retrieval.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('retrieval.task')}</th>
              <th scope="colgroup" colSpan={3}>
                {t('retrieval.textToImage')}
              </th>
              <th scope="colgroup" colSpan={3}>
                {t('retrieval.imageToText')}
              </th>
              <th scope="col" rowSpan={3}>
                MR
              </th>
            </tr>
            <tr>
              <th scope="col">{t('retrieval.setup')}</th>
              <th scope="colgroup" colSpan={3}>
                {t('retrieval.zeroShot')}
              </th>
              <th scope="colgroup" colSpan={3}>
                {t('retrieval.zeroShot')}
              </th>
            </tr>
            <tr>
              <th scope="col">{t('retrieval.metric')}</th>
              {metrics.map((metric, index) => (
                <th key={index} scope="col">
                  {metric}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...published, ...measured].map((row, index) => (
              <Row key={index} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['hint']}>
        {sentences([t('retrieval.source'), t('retrieval.comparable')], t)}{' '}
        <ExternalLink url={PUBLISHED_SOURCE}>{t('retrieval.sourceLink')}</ExternalLink>
      </p>
      <Notes measurements={measurements} />
      {measured.length > 0 && <ExportResults rows={[...published, ...measured]} />}
    </section>
  );
}

function Row({ row }: { readonly row: RetrievalRow }) {
  const { t } = useTranslation();
  const { set, counts } = row;
  return (
    <tr data-published={row.isPublished}>
      <th scope="row">
        {row.name}
        <small>
          {counts ? t('retrieval.rowFacts', { set, ...counts }) : t('retrieval.published')}
        </small>
      </th>
      {numbersOf(row).map((number, index) => (
        <td key={index}>{number}</td>
      ))}
    </tr>
  );
}

function Notes({ measurements }: { readonly measurements: readonly Measurement[] }) {
  const { t } = useTranslation();
  return (
    <>
      {measurements.some(({ isShipped }) => isShipped) && (
        <p className={styles['hint']}>{t('retrieval.shippedNote')}</p>
      )}
      {measurements.some(({ result }) => !result.wasStored) && (
        <p className={styles['hint']}>{t('retrieval.notStored')}</p>
      )}
      {measurements.map(({ id, result }) => (
        <Failures key={id} failures={result.failures} />
      ))}
    </>
  );
}
