import { readFileSync } from 'node:fs';
import { safetensorsFile } from '../../../../core/formats/__fixtures__/safetensors-file.ts';
import { streamOf } from '../../../../storage/byte-streams.ts';
import { fp32Chunks } from '../../../../storage/fp32-copy.ts';
import { openSafetensors } from '../../../../storage/safetensors-file.ts';
import type { StoredModel } from '../../../../storage/stored-model.ts';
import { openFolder } from './golden-pictures.ts';

const GOLDENS = 'src/pipeline/__goldens__';
const CONV_IN = 'conv_in.weight';

/** tiny-skypaint's UNet with the first layer of the inpainting model that scripts/goldens/inpaint.py makes of it. */
export async function inpaintingUnet(): Promise<Blob> {
  const [plain, first] = await Promise.all(
    [
      'tiny-skypaint/unet/diffusion_pytorch_model.safetensors',
      'tiny-inpaint/conv_in.safetensors',
    ].map((path) => openSafetensors(new Blob([readFileSync(`${GOLDENS}/${path}`)]), path)),
  );
  const header: Record<string, object> = {};
  const parts: Blob[] = [];
  let end = 0;
  for (const [name, entry] of plain!.tensors) {
    const from = name === CONV_IN ? first! : plain!;
    const { dtype, shape, byteOffset, byteLength } =
      name === CONV_IN ? first!.tensors.get(name)! : entry;
    header[name] = { dtype, shape, data_offsets: [end, end + byteLength] };
    parts.push(from.file.slice(byteOffset, byteOffset + byteLength));
    end += byteLength;
  }
  const data = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Blob([safetensorsFile(header, data) as Uint8Array<ArrayBuffer>]);
}

export const INPAINTING_CONFIG = `${GOLDENS}/tiny-inpaint/unet.json`;

/** tiny-skypaint as an inpainting model. */
export function inpaintingModel(): StoredModel {
  const plain = openFolder(`${GOLDENS}/tiny-skypaint/`);
  const { config, weights } = plain.manifest.parts.unet;
  return {
    ...plain,
    text: (path) =>
      path === config ? Promise.resolve(readFileSync(INPAINTING_CONFIG, 'utf8')) : plain.text(path),
    async weights(path, precision) {
      if (path !== weights[0]) return plain.weights(path, precision);
      const halves = await openSafetensors(await inpaintingUnet(), path);
      if (precision === 'fp16') return halves;
      return openSafetensors(await new Response(streamOf(fp32Chunks(halves, path))).blob(), path);
    },
  };
}
