import { tensorsAt } from '../../../../core/formats/checkpoint/tensors-at.ts';
import { streamOf } from '../../../../storage/byte-streams.ts';
import { blobSource } from '../../../../storage/blob-source.ts';
import { eightBitFile } from '../../../../storage/eight-bit-weights.ts';
import { wideFile } from '../../../../storage/wide-file.ts';
import { openSafetensors } from '../../../../storage/safetensors-file.ts';
import type { StoredModel } from '../../../../storage/stored-model.ts';

/** The same model with its UNet in eight bits. */
export function inEightBits(stored: StoredModel): StoredModel {
  const [unet] = stored.manifest.parts.unet.weights;
  return {
    ...stored,
    async weights(path, precision) {
      if (path !== unet) return stored.weights(path, precision);
      const { file, tensors } = await stored.weights(path, 'fp16');
      const { chunks } = eightBitFile(tensorsAt(blobSource(path, file), tensors));
      const made = await openSafetensors(await new Response(streamOf(chunks())).blob(), path);
      if (precision === 'fp16') return made;
      return wideFile(made, path);
    },
  };
}
