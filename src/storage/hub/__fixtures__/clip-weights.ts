import { bytesSource } from '../../../core/formats/byte-source.ts';
import { readTensor } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { crc32 } from '../../../core/formats/crc32.ts';
import { locateZipEntry, readZipDirectory } from '../../../core/formats/torch/zip.ts';
import { readPair } from '../../import/__fixtures__/clip-pair.ts';
import { safetensorsHead } from '../../safetensors-head.ts';
import { zipFrame } from '../../../core/formats/zip-writer.ts';

/** More than the gaps and blocks in which files are read. */
export const TEXT_TOWER_BYTES = 3 * 2 ** 20;
const TEXT_TOWER = Buffer.alloc(TEXT_TOWER_BYTES, 0x11);

/** The tiny CLIPModel as safetensors, with a text encoder as large as its share of the real one. */
async function safetensorsForm(): Promise<Buffer> {
  const source = bytesSource('model.safetensors', readPair('clip/model.safetensors'));
  const { tensors } = await openCheckpoint(source);
  const big = 'text_model.embeddings.token_embedding.weight';
  const entries = [...tensors].map(([name, tensor]) =>
    name === big
      ? ([name, { ...tensor, shape: [TEXT_TOWER_BYTES / 128, 32] }] as const)
      : ([name, tensor] as const),
  );
  const values = [...tensors].map(([name, tensor]) =>
    name === big ? TEXT_TOWER : readTensor(tensor),
  );
  return Buffer.concat([safetensorsHead(entries).head, ...(await Promise.all(values))]);
}

/** The same as torch.save writes it; the text encoder's share is an entry that the pickle does not name. */
async function torchForm(): Promise<Buffer> {
  const content = readPair('clip/pytorch_model.bin');
  const source = bytesSource('pytorch_model.bin', content);
  const parts = [];
  const bytes: Buffer[] = [];
  for (const entry of (await readZipDirectory(source)).values()) {
    const start = await locateZipEntry(source, entry);
    // The image encoder comes after the first storages.
    if (entry.name.endsWith('/data/2')) {
      parts.push({ name: 'text tower', bytes: TEXT_TOWER_BYTES, crc32: crc32(TEXT_TOWER) });
      bytes.push(TEXT_TOWER);
    }
    parts.push({ name: entry.name, bytes: entry.bytes, crc32: entry.crc32 });
    bytes.push(content.subarray(start, start + entry.bytes));
  }
  const { headers, directory } = zipFrame(parts);
  return Buffer.concat([...bytes.flatMap((one, index) => [headers[index]!, one]), directory]);
}

const FORMS = { 'model.safetensors': safetensorsForm, 'pytorch_model.bin': torchForm } as const;
export type Form = keyof typeof FORMS;

/** The weights of a CLIPModel in one of the forms in which it is published. */
export const clipWeights = (form: Form): Promise<Buffer> => FORMS[form]();
