import { parseUrl } from '../../../store/index.ts';
import { useTranslation } from 'react-i18next';
import type { LibraryModel, Prediction } from '../../../contract/library.ts';
import type { ModelManifest } from '../../../contract/manifest.ts';
import { useFormat } from '../../use-format.ts';
import { ExternalLink } from '../ExternalLink.tsx';
import styles from '../Models.module.css';
import { usePredictionText } from '../use-prediction-text.ts';

/** SPDX's value for an unstated licence. */
const UNKNOWN = 'NOASSERTION';

/** A model's kind, size, licence and origin. */
export function ModelFacts({ model }: { readonly model: LibraryModel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const predictionText = usePredictionText();
  const { manifest, bytes } = model;
  const prediction = manifest.prediction ?? model.prediction;
  const { kind = 'text-to-image', parts } = manifest;
  const { spdx } = manifest.licence;
  const encoder = manifest.encoder ?? (parts.tokenizer.merges === undefined ? 'skyclip' : 'clip');
  return (
    <>
      <p className={styles['facts']}>
        {[
          t(`models.kind.${kind}`),
          t(`models.encoder.${encoder}`),
          ...(parts.unet.precision === 'int8' ? [t('models.shrink.fact')] : []),
          format.bytes(bytes),
        ].join(' · ')}
      </p>
      <dl className={styles['details']}>
        <dt>{t('models.facts.licence')}</dt>
        <dd>{spdx === '' || spdx === UNKNOWN ? t('models.facts.noLicence') : spdx}</dd>
        {prediction && (manifest.prediction || !isUsual(prediction)) && (
          <>
            <dt>{t('models.prediction.fact')}</dt>
            <dd>
              {manifest.prediction
                ? t('models.prediction.byUser', { what: predictionText(prediction) })
                : predictionText(prediction)}
            </dd>
          </>
        )}
        <dt>{t('models.facts.source')}</dt>
        <dd>
          <Source source={manifest.source} />
        </dd>
      </dl>
    </>
  );
}

/** What nearly every model predicts, so that it tells the user nothing. */
const isUsual = ({ type, isZeroSnr }: Prediction) => type === 'epsilon' && !isZeroSnr;

function Source({ source }: Pick<ModelManifest, 'source'>) {
  const { t } = useTranslation();
  if (!source || source.type === 'embedded') return t('models.facts.embedded');
  if (source.type === 'file') return t('models.facts.file', { name: source.name });
  if (source.type === 'url') {
    return <ExternalLink url={source.url}>{parseUrl(source.url)?.host ?? source.url}</ExternalLink>;
  }
  const { endpoint, repo, commit } = source;
  return (
    <ExternalLink url={`${endpoint}/${repo}/tree/${commit}`}>
      {endpoint.replace(/^https?:\/\//, '')}/{repo}
    </ExternalLink>
  );
}
