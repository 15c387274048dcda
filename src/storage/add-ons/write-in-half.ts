import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import type { WeightsLayout } from '../import/half-weights.ts';
import type { ImportContext } from '../import/import-model.ts';
import { WriteProgress, writePart } from '../import/write-model.ts';
import type { PreparedAddOn } from './prepared-add-on.ts';
import type { AddOnFacts } from './stored-add-on.ts';
import type { WithoutWritten } from './write-as-it-came.ts';

/**
 * For a kind whose weights are converted to fp16.
 *
 * @param path of the source: the user would not recognise the name of the converted file
 */
export function writeInHalf(
  { path, layout, tensors }: { path: string; layout: WeightsLayout; tensors: PartTensors },
  facts: WithoutWritten<AddOnFacts>,
  { onProgress, signal }: Pick<ImportContext, 'onProgress' | 'signal'>,
): Pick<PreparedAddOn, 'bytes' | 'write'> {
  return {
    bytes: layout.bytes,
    async write(directory, file) {
      const report = new WriteProgress(
        layout.bytes,
        (event) => onProgress({ ...event, file: path }),
        signal,
      );
      const { entry, overflows } = await writePart(directory, file, layout, tensors, report);
      const { path: _, ...written } = entry;
      return {
        facts: { ...facts, ...written } as AddOnFacts,
        warnings: overflows.length === 0 ? [] : [{ type: 'kept-in-fp32', tensors: overflows }],
      };
    },
  };
}
