import type { ByteSource } from '../../core/formats/byte-source.ts';

interface Options {
  readonly name: string;
  /** The size of the file. */
  readonly bytes: number;
  /** Reads what has already passed, or what is wanted before the file begins to arrive. */
  readonly behind: Pick<ByteSource, 'read'>;
}

type OnBytes = (piece: Uint8Array<ArrayBuffer>, at: number) => void;

/**
 * A file that is read while it arrives. Its reader asks for ranges in ascending order, and what lies between them is skipped.
 * Nothing is kept but the range that is being read.
 */
export class ArrivingSource implements ByteSource {
  readonly name: string;
  readonly bytes: number;
  #position: number | null = null;
  /** Bytes after `#position` that are already in the range being read. */
  #filled = 0;
  #chunk: Uint8Array<ArrayBuffer> | null = null;
  #onBytes: OnBytes = () => undefined;
  #reader: { resume: () => void; stop: (reason: unknown) => void } | null = null;
  #onUsed: () => void = () => undefined;
  #hasEnded = false;
  #stopped: Error | null = null;

  constructor(private readonly options: Options) {
    this.name = options.name;
    this.bytes = options.bytes;
  }

  /**
   * From here on, ranges from `position` are read from the bytes that arrive.
   *
   * @param onBytes is shown each of these bytes once, in order
   */
  begin(position: number, onBytes: OnBytes): void {
    this.#position = position;
    this.#filled = 0;
    this.#chunk = null;
    this.#onBytes = onBytes;
    this.#hasEnded = false;
    this.#stopped = null;
  }

  /** How far the file has been read. */
  get position(): number {
    return this.#position ?? 0;
  }

  /** How much of the file has arrived. */
  get arrived(): number {
    return this.position + this.#filled;
  }

  /** Gives the next bytes of the file to its reader; settles when it has used them, and waits for more or has ended. */
  push(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#hasEnded || chunk.length === 0) return Promise.resolve();
    return new Promise((used) => {
      this.#chunk = chunk;
      this.#onUsed = used;
      this.#reader?.resume();
    });
  }

  /** Its reader will not read any further. */
  end(): void {
    this.#hasEnded = true;
    this.#onUsed();
  }

  /** Ends its reader with this reason, as soon as it waits for bytes. */
  stop(reason: Error): void {
    this.#stopped = reason;
    this.#reader?.stop(reason);
  }

  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#position === null || start < this.#position) {
      return this.options.behind.read(start, end);
    }
    await this.skipTo(start);
    const content = new Uint8Array(Math.min(end, this.bytes) - start);
    while (this.#filled < content.length) {
      const piece = await this.#next(content.length - this.#filled);
      content.set(piece, this.#filled);
      this.#filled += piece.length;
    }
    this.#filled = 0;
    this.#pass(content);
    return content;
  }

  async skipTo(place: number): Promise<void> {
    while (this.position < place) this.#pass(await this.#next(place - this.position));
  }

  #pass(piece: Uint8Array<ArrayBuffer>): void {
    this.#onBytes(piece, this.position);
    this.#position = this.position + piece.length;
  }

  /** The next bytes, at most this many. */
  async #next(most: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#chunk === null) {
      if (this.#stopped) throw this.#stopped;
      const coming = new Promise<void>((resume, stop) => {
        this.#reader = { resume, stop };
      });
      this.#onUsed();
      await coming;
    }
    const chunk = this.#chunk;
    this.#chunk = chunk.length > most ? chunk.subarray(most) : null;
    return chunk.subarray(0, most);
  }
}
