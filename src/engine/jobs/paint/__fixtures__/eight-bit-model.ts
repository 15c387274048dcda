import { tensorsAt } from '../../../../core/formats/checkpoint/tensors-at.ts';
import { streamOf } from '../../../../storage/byte-streams.ts';
import { blobSource } from '../../../../storage/blob-source.ts';
import { eightBitFile } from '../../../../storage/eight-bit-weights.ts';
import { wideFile } from '../../../../storage/wide-file.ts';
import { openSafetensors } from '../../../../storage/safetensors-file.ts';
import type { StoredControlNet } from '../../../../storage/stored-control-net.ts';
import type { StoredModel } from '../../../../storage/stored-model.ts';

/** The same net in eight bits. */
export function netInEightBits(stored: StoredControlNet): StoredControlNet {
  return {
    ...stored,
    contentId: `${stored.contentId} in eight bits`,
    weights: (precision) => inEight(stored.name, stored, precision),
  };
}

/** @param from where the weights in fp16 come from */
async function inEight(
  path: string,
  from: Pick<StoredControlNet, 'weights'>,
  precision: 'fp16' | 'fp32',
) {
  const { file, tensors } = await from.weights('fp16');
  const { chunks } = eightBitFile(tensorsAt(blobSource(path, file), tensors));
  const made = await openSafetensors(await new Response(streamOf(chunks())).blob(), path);
  return precision === 'fp16' ? made : wideFile(made, path);
}

/** The same model with its UNet in eight bits. */
export function inEightBits(stored: StoredModel): StoredModel {
  const [unet] = stored.manifest.parts.unet.weights;
  return {
    ...stored,
    async weights(path, precision) {
      if (path !== unet) return stored.weights(path, precision);
      return inEight(path, { weights: (wanted) => stored.weights(path, wanted) }, precision);
    },
  };
}
