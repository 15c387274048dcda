import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { refuseOtherUpscalers } from '../../../core/formats/checkpoint/other-upscalers.ts';
import { upscalerWeights } from '../../../core/formats/checkpoint/upscaler-names.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { writeInHalf } from '../write-in-half.ts';

/** No prompt contains an upscaler's name. */
const SIGNS = /\p{Cc}/gu;

/** Converts an upscaler to fp16, in the names that the graphs read. */
export const prepareUpscaler: PrepareAddOn = async (
  { path, file, checkpoint },
  { repository },
  context,
) => {
  const tensors = familyWeights(checkpoint);
  const layout = layOut(path, tensors, 'F16');
  const located = [...layout.index].map(
    ([name, entry]) => [name, { file: path, ...entry }] as const,
  );
  const scale = context.checkUpscaler(new Map(located), path);
  return {
    name: addOnName({ path, repository, token: null, signs: SIGNS, fallback: 'upscaler' }),
    hash: await sha256OfBlob(file),
    warnings: [],
    ...writeInHalf({ path, layout, tensors }, { kind: 'upscaler', scale }, context),
  };
};

/** @throws AppError `unsupported` for another family, by its name */
export function familyWeights({ name, tensors }: CheckpointFile): PartTensors {
  refuseOtherUpscalers(name, tensors.keys());
  return upscalerWeights(tensors);
}
