import { AppError } from '../core/errors.ts';
import { decodeFloat16 } from '../core/tensor/float16.ts';
import type { WeightLocation } from '../graph/index.ts';

/**
 * torch.nn.Embedding without its table in memory: each requested row is read from the file once.
 *
 * @param ids `[positions]`
 * @param table `[vocabSize, hiddenSize]`, F16 or F32, in `file`
 * @param learned `[vectors, hiddenSize]`, row-major: the rows for ids beyond the table
 * @returns `[positions, hiddenSize]`
 * @throws AppError `invalid-file` for an id beyond the table, which means that the tokenizer belongs to another model
 */
export async function embedTokens(
  ids: Int32Array,
  table: WeightLocation,
  file: Blob,
  learned = new Float32Array(),
): Promise<Float32Array> {
  const [rows, features] = table.shape as [number, number];
  const largest = ids.reduce((max, id) => Math.max(max, id), 0);
  if (largest >= rows + learned.length / features) throw beyond(table, largest, rows);

  const rowBytes = table.byteLength / rows;
  const readRow = async (id: number) => {
    if (id >= rows) return learned.slice((id - rows) * features, (id - rows + 1) * features);
    const begin = table.byteOffset + id * rowBytes;
    const bytes = await file.slice(begin, begin + rowBytes).arrayBuffer();
    return table.dtype === 'F16' ? decodeFloat16(new Uint16Array(bytes)) : new Float32Array(bytes);
  };
  const distinct = [...new Set(ids)];
  const read = await Promise.all(distinct.map(readRow));
  const rowOf = new Map(distinct.map((id, index) => [id, read[index]!]));

  const embeds = new Float32Array(ids.length * features);
  ids.forEach((id, position) => embeds.set(rowOf.get(id)!, position * features));
  return embeds;
}

function beyond({ file }: WeightLocation, id: number, rows: number): AppError {
  const reason = `the tokenizer has token ${id}, the embedding ${rows} rows`;
  return new AppError('invalid-file', `${file}: ${reason}`, {
    file,
    reason,
    found: rows,
    expected: id + 1,
  });
}
