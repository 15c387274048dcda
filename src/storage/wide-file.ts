import { tensorsAt } from '../core/formats/checkpoint/tensors-at.ts';
import { decodeFloat16 } from '../core/tensor/float16.ts';
import { blobSource } from './blob-source.ts';
import { layOut } from './import/half-weights.ts';
import type { SafetensorsFile } from './safetensors-file.ts';

/**
 * A safetensors file with its F16 tensors in F32, for devices that compute in fp32. Nothing is written: each range is widened
 * when it is read, which takes no longer than reading twice the bytes (docs/adr/0015).
 *
 * @throws AppError `unsupported` for a dtype that is not floating point
 */
export function wideFile(source: SafetensorsFile, path: string): SafetensorsFile {
  const { file, tensors } = source;
  if ([...tensors.values()].every(({ dtype }) => dtype !== 'F16')) return source;
  const { head, index, bytes } = layOut(path, tensorsAt(blobSource(path, file), tensors), 'F32');
  const spans = [...index].map(([name, { byteOffset, byteLength }]) => {
    const { dtype, byteOffset: from } = tensors.get(name)!;
    const [start, end] = [byteOffset, byteOffset + byteLength];
    return { start, end, from, isHalf: dtype === 'F16' };
  });
  return {
    file: new WideBlob({ file, head, spans }, 0, bytes),
    tensors: index,
    dataOffset: head.length,
  };
}

interface Content {
  readonly file: Blob;
  readonly head: Uint8Array<ArrayBuffer>;
  /** Places in the wide file, in order; `from` is where a tensor begins in the file. */
  readonly spans: readonly {
    readonly start: number;
    readonly end: number;
    readonly from: number;
    readonly isHalf: boolean;
  }[];
}

const CHUNK_BYTES = 8 * 2 ** 20;

/** A part of the wide file. */
class WideBlob extends Blob {
  constructor(
    private readonly content: Content,
    private readonly start: number,
    private readonly end: number,
  ) {
    super();
  }

  override get size(): number {
    return this.end - this.start;
  }

  override slice(start = 0, end = this.size): Blob {
    const at = (place: number) => this.start + Math.min(Math.max(place, 0), this.size);
    return new WideBlob(this.content, at(start), Math.max(at(start), at(end)));
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const { content, start, end } = this;
    const bytes = new Uint8Array(end - start);
    bytes.set(content.head.subarray(start, end));
    for (const span of content.spans) {
      const [first, last] = [Math.max(span.start, start), Math.min(span.end, end)];
      if (first >= last) continue;
      const { from, isHalf } = span;
      const read = isHalf ? readWidened : readPlain;
      bytes.set(
        await read(content.file, from, first - span.start, last - span.start),
        first - start,
      );
    }
    return bytes.buffer;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let position = 0;
    return new ReadableStream({
      pull: async (controller) => {
        if (position >= this.size) return controller.close();
        const chunk = this.slice(position, position + CHUNK_BYTES);
        position += chunk.size;
        controller.enqueue(new Uint8Array(await chunk.arrayBuffer()));
      },
    });
  }
}

/** Bytes `first` to `last` of a tensor that begins at `from`. */
async function readPlain(file: Blob, from: number, first: number, last: number) {
  return new Uint8Array(await file.slice(from + first, from + last).arrayBuffer());
}

/** The same of an F16 tensor, counted in its F32 bytes, which need not be whole elements. */
async function readWidened(file: Blob, from: number, first: number, last: number) {
  const [one, beyond] = [Math.floor(first / 4), Math.ceil(last / 4)];
  const halves = await file.slice(from + 2 * one, from + 2 * beyond).arrayBuffer();
  const floats = new Uint8Array(decodeFloat16(new Uint16Array(halves)).buffer);
  return floats.subarray(first - 4 * one, last - 4 * one);
}
