import { describe, expect, test } from 'vitest';
import type { CheckpointTensor } from './checkpoint-file.ts';
import { predictionOf } from './prediction.ts';

const mark: CheckpointTensor = {
  dtype: 'F32',
  shape: [0],
  byteLength: 0,
  chunks: () => expect.unreachable(),
};
const file = (marks: readonly string[] = [], metadata: Readonly<Record<string, string>> = {}) => ({
  tensors: new Map(marks.map((name) => [name, mark] as const)),
  metadata: new Map(Object.entries(metadata)),
});

/** The beginning of v2-inference-v.yaml in Stability-AI/stablediffusion. */
const V_YAML = `model:
  base_learning_rate: 1.0e-4
  target: ldm.models.diffusion.ddpm.LatentDiffusion
  params:
    parameterization: "v"
    linear_start: 0.00085
`;

describe('finds what a checkpoint was trained to predict', () => {
  test.each([
    ['nothing stated', file(), null, 'epsilon', false],
    ['a yaml', file(), V_YAML, 'v_prediction', false],
    [
      'a yaml from Windows, without quotes',
      file(),
      V_YAML.replace('"v"', 'v # v').replaceAll('\n', '\r\n'),
      'v_prediction',
      false,
    ],
    ['a yaml of SD 1', file(), V_YAML.replace('"v"', "'eps'"), 'epsilon', false],
    ['a yaml without it', file(), 'model:\n  params: {}\n', 'epsilon', false],
    ['a yaml with it in a comment', file(), '# parameterization: "v"\n', 'epsilon', false],
    [
      'a yaml that contradicts the file and, as in A1111, wins',
      file(['v_pred']),
      V_YAML.replace('"v"', '"eps"'),
      'epsilon',
      false,
    ],
    [
      'a yaml with zero terminal SNR',
      file(),
      `${V_YAML}    rescale_betas_zero_snr: True\n`,
      'v_prediction',
      true,
    ],
    ['marks', file(['v_pred', 'ztsnr']), null, 'v_prediction', true],
    ['one mark', file(['v_pred']), null, 'v_prediction', false],
    ['ModelSpec', file([], { 'modelspec.prediction_type': 'v' }), null, 'v_prediction', false],
    [
      'ModelSpec: the noise',
      file([], { 'modelspec.prediction_type': 'epsilon' }),
      null,
      'epsilon',
      false,
    ],
    [
      'ModelSpec with an unknown word',
      file([], { 'modelspec.prediction_type': 'constructor' }),
      null,
      'epsilon',
      false,
    ],
    [
      'kohya',
      file([], { ss_v_parameterization: 'True', ss_zero_terminal_snr: 'True' }),
      null,
      'v_prediction',
      true,
    ],
    [
      'kohya, neither',
      file([], { ss_v_parameterization: 'False', ss_zero_terminal_snr: 'False' }),
      null,
      'epsilon',
      false,
    ],
  ] as const)('%s', (_, checkpoint, yaml, type, isZeroSnr) => {
    expect(predictionOf(checkpoint, yaml)).toEqual({ type, isZeroSnr });
  });
});
