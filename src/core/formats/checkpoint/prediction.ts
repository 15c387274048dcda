import type { Prediction } from '../../schedulers/with-prediction.ts';
import type { CheckpointFile } from './checkpoint-file.ts';

const TYPES: Readonly<Record<string, Prediction['type']>> = {
  eps: 'epsilon',
  epsilon: 'epsilon',
  v: 'v_prediction',
  'v-prediction': 'v_prediction',
  v_prediction: 'v_prediction',
  x0: 'sample',
  sample: 'sample',
};

const typeOf = (word: string | undefined) => {
  const key = word?.trim().toLowerCase() ?? '';
  return Object.hasOwn(TYPES, key) ? TYPES[key] : undefined;
};

/**
 * What a single-file checkpoint was trained to predict. This may be stated in the yaml beside it (`parameterization` in CompVis's
 * configs), by tensors that only serve as marks (`v_pred`, `ztsnr`: A1111's modules/sd_models.py), or in the metadata of Stability's
 * ModelSpec or of kohya's trainer. Without any of these it predicts the noise, as SD 1.x does.
 *
 * @param yaml null if there is none
 */
export function predictionOf(
  { tensors, metadata }: Pick<CheckpointFile, 'tensors' | 'metadata'>,
  yaml: string | null,
): Prediction {
  const isMarked = (name: string) => tensors.has(name) || metadata.has(name);
  const isTrue = (value: string | undefined) => /^(true|1)$/i.test(value?.trim() ?? '');
  const trained =
    isMarked('v_pred') || isTrue(metadata.get('ss_v_parameterization'))
      ? 'v_prediction'
      : undefined;
  const type =
    typeOf(yamlValue(yaml, 'parameterization')) ??
    trained ??
    typeOf(metadata.get('modelspec.prediction_type')) ??
    'epsilon';
  const isZeroSnr =
    isMarked('ztsnr') ||
    ['ss_zero_terminal_snr', ...ZERO_SNR].some((key) => isTrue(metadata.get(key))) ||
    ZERO_SNR.some((key) => isTrue(yamlValue(yaml, key)));
  return { type, isZeroSnr };
}

const ZERO_SNR = ['rescale_betas_zero_snr', 'zero_terminal_snr', 'ztsnr'];

/** A plain YAML value at any depth, with single, double or no quotes. */
function yamlValue(yaml: string | null, key: string): string | undefined {
  const line = new RegExp(
    `^[ \\t]*${key}[ \\t]*:[ \\t]*(["']?)([\\w.-]+)\\1[ \\t]*(#.*)?\\r?$`,
    'm',
  );
  return line.exec(yaml ?? '')?.[2];
}
