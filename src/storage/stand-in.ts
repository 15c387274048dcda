import type { ByteSource } from '../core/formats/byte-source.ts';

/** Takes the place of a file whose bytes are elsewhere, or only partly there: empty itself, and read through its source. */
export class StandIn extends Blob {
  constructor(
    readonly source: ByteSource,
    /** The SHA-256 of the whole file; null while it is not known. */
    readonly sha256: string | null = null,
  ) {
    super();
  }

  override get size(): number {
    return this.source.bytes;
  }
}
