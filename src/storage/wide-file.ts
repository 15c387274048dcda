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
  const inFileOrder = new Map([...tensors].sort(([, a], [, b]) => a.byteOffset - b.byteOffset));
  const inFile = tensorsAt(blobSource(path, file), inFileOrder);
  const { head, index, bytes } = layOut(path, inFile, 'F32');
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

/** A tensor's place in the wide file, and where it begins in the file. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly isHalf: boolean;
}

interface Piece {
  /** Bytes of the file. */
  readonly first: number;
  readonly beyond: number;
  readonly isHalf: boolean;
  /** Bytes of its first element that come before it, once it is wide. */
  readonly skipped: number;
  /** Where it goes. */
  readonly place: number;
}

interface Content {
  readonly file: Blob;
  readonly head: Uint8Array<ArrayBuffer>;
  /** In the order of both files. */
  readonly spans: readonly Span[];
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
    const pieces = content.spans
      .filter((span) => span.start < end && start < span.end)
      .map((span) => pieceOf(span, start, end));
    // One read for all of them: small models have hundreds of tensors in a range, and a read costs a millisecond.
    const read = [pieces[0]?.first ?? 0, pieces.at(-1)?.beyond ?? 0] as const;
    const source = await content.file.slice(...read).arrayBuffer();
    for (const { first, beyond, isHalf, skipped, place } of pieces) {
      const found = source.slice(first - read[0], beyond - read[0]);
      const wide = new Uint8Array(isHalf ? decodeFloat16(new Uint16Array(found)).buffer : found);
      bytes.set(wide.subarray(skipped, skipped + bytes.length - place), place);
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

/** The part of a tensor between two positions in the wide file, which may lie within elements. */
function pieceOf({ start, end, from, isHalf }: Span, first: number, last: number): Piece {
  const [begin, finish] = [Math.max(first, start) - start, Math.min(last, end) - start];
  const place = start + begin - first;
  if (!isHalf) return { first: from + begin, beyond: from + finish, isHalf, skipped: 0, place };
  const [one, beyond] = [Math.floor(begin / 4), Math.ceil(finish / 4)];
  return {
    first: from + 2 * one,
    beyond: from + 2 * beyond,
    isHalf,
    skipped: begin - 4 * one,
    place,
  };
}
