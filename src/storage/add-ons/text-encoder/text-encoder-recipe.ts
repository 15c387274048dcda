import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { deriveBertConfig } from '../../../core/formats/checkpoint/derive-configs.ts';
import { modelParts, type PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { unsupportedFile } from '../../../core/formats/file-error.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import type { TextFit } from '../../../contract/library.ts';
import { layOut, type WeightsLayout } from '../../import/half-weights.ts';
import { partToCheck, type CheckTextEncoder } from '../../import/model-checks.ts';
import { textEncoderKind } from '../../import/text-encoder-kind.ts';
import type { TextFile } from '../text-beside.ts';

/** transformers' names in a BertModel or BertForSequenceClassification, without buffers. */
const KEPT = /^((bert\.)?(embeddings|encoder|pooler)\.(?!(position|token_type)_ids$)|classifier\.)/;

/** transformers' names for classes that nobody has named. */
const UNNAMED = /^LABEL_\d+$/;

export interface TextEncoderRecipe {
  /** The text of config.json. */
  readonly config: string;
  readonly tensors: PartTensors;
  readonly layout: WeightsLayout;
  readonly fit: TextFit;
}

/**
 * A BERT whose pooler or classifier makes texts comparable with pictures, like Taiyi-CLIP's, with all checks that need no weights.
 *
 * @param config null if the file came alone: then its shapes show all but the heads, for which BERT's are taken
 * @throws AppError `unsupported` for other models, by name; `invalid-config`, `invalid-file`
 */
export function textEncoderRecipe(
  checkpoint: CheckpointFile,
  config: TextFile | null,
  check: CheckTextEncoder,
): TextEncoderRecipe {
  const { name } = checkpoint;
  if (config) refuseOtherReaders(parsePythonJson(config.text, config.path), config.path);
  const all = modelParts(checkpoint).textEncoder ?? new Map();
  const tensors: PartTensors = new Map([...all].filter(([tensor]) => KEPT.test(tensor)));
  const { path, text } = config ?? { path: name, text: JSON.stringify(deriveBertConfig(tensors)) };
  const layout = layOut(name, tensors, 'F16');
  const fit = check(partToCheck(name, { path, text }, layout.index), path);
  return { config: text, tensors, layout, fit };
}

/**
 * Refuses what is not a BERT, and a BERT that was trained to classify texts.
 *
 * @param config of its folder; {} if there is none
 * @throws AppError `unsupported`, by name
 */
export function refuseOtherReaders(config: Readonly<Record<string, unknown>>, file: string): void {
  if (Object.keys(config).length === 0) return;
  const kind = textEncoderKind(config, file);
  const labels = Object.values((config['id2label'] ?? {}) as object).map(String);
  const named = labels.find((label) => !UNNAMED.test(label));
  if (kind === 'bert' && named === undefined) return;
  if (kind !== 'bert') throw unsupportedFile(file, kind, ['bert'], { fault: 'text-encoder-alone' });
  throw unsupportedFile(file, 'a classifier of texts', ['bert'], {
    fault: 'text-classifier',
    named: labels.slice(0, 3).join(', ').slice(0, 100),
  });
}
