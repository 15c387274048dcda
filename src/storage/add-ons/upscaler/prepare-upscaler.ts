import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { refuseOtherUpscalers } from '../../../core/formats/checkpoint/other-upscalers.ts';
import { upscalerWeights } from '../../../core/formats/checkpoint/upscaler-names.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { WriteProgress, writePart } from '../../import/write-model.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';

/** No prompt contains an upscaler's name. */
const SIGNS = /\p{Cc}/gu;

/** Converts an upscaler to fp16, in the names that the graphs read. */
export const prepareUpscaler: PrepareAddOn = async (
  { path, file, checkpoint },
  { repository },
  { checkUpscaler, onProgress, signal },
) => {
  const tensors = familyWeights(checkpoint);
  const layout = layOut(path, tensors, 'F16');
  const located = [...layout.index].map(
    ([name, entry]) => [name, { file: path, ...entry }] as const,
  );
  const scale = checkUpscaler(new Map(located), path);
  return {
    name: addOnName({ path, repository, token: null, signs: SIGNS, fallback: 'upscaler' }),
    hash: await sha256OfBlob(file),
    bytes: layout.bytes,
    warnings: [],
    async write(directory, target) {
      const report = new WriteProgress(
        layout.bytes,
        (event) => onProgress({ ...event, file: path }),
        signal,
      );
      const { entry, overflows } = await writePart(directory, target, layout, tensors, report);
      const { path: _, ...written } = entry;
      return {
        facts: { kind: 'upscaler', scale, ...written },
        warnings: overflows.length === 0 ? [] : [{ type: 'kept-in-fp32', tensors: overflows }],
      };
    },
  };
};

/** @throws AppError `unsupported` for another family, by its name */
export function familyWeights({ name, tensors }: CheckpointFile): PartTensors {
  refuseOtherUpscalers(name, tensors.keys());
  return upscalerWeights(tensors);
}
