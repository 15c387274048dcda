import type { FileAccess } from './file-access.ts';

/**
 * Files in memory with the part of OPFS's interface that this program uses, for browsers without OPFS and for tests. They last
 * as long as the worker, and no other worker sees them.
 */
export function memoryDirectory(name = ''): FileSystemDirectoryHandle {
  return new MemoryDirectory(name) as unknown as FileSystemDirectoryHandle;
}

type Entry = MemoryDirectory | MemoryFile;
interface Creation {
  readonly create?: boolean;
}

class MemoryDirectory {
  readonly kind = 'directory';
  readonly children = new Map<string, Entry>();

  constructor(readonly name: string) {}

  async getDirectoryHandle(name: string, { create = false }: Creation = {}) {
    const found = this.#entry(name);
    if (found instanceof MemoryFile) throw wrongKind(name);
    if (!found && !create) throw notFound(name);
    return found ?? this.#add(name, new MemoryDirectory(name));
  }

  async getFileHandle(name: string, { create = false }: Creation = {}) {
    const found = this.#entry(name);
    if (found instanceof MemoryDirectory) throw wrongKind(name);
    if (!found && !create) throw notFound(name);
    return found ?? this.#add(name, new MemoryFile(this, name));
  }

  async removeEntry(name: string, { recursive = false } = {}): Promise<void> {
    const found = this.#entry(name);
    if (!found) throw notFound(name);
    if (found instanceof MemoryDirectory && found.children.size > 0 && !recursive) {
      throw new DOMException(`${name} is not empty.`, 'InvalidModificationError');
    }
    if (isOpen(found)) throw taken(name);
    this.children.delete(name);
  }

  async *entries(): AsyncGenerator<[string, Entry]> {
    yield* [...this.children];
  }

  async *keys(): AsyncGenerator<string> {
    yield* [...this.children.keys()];
  }

  async *values(): AsyncGenerator<Entry> {
    yield* [...this.children.values()];
  }

  [Symbol.asyncIterator]() {
    return this.entries();
  }

  #entry(name: string): Entry | undefined {
    if (name === '' || name === '.' || name === '..' || name.includes('/')) {
      throw new TypeError(`Not a file name: "${name}".`);
    }
    return this.children.get(name);
  }

  #add<T extends Entry>(name: string, entry: T): T {
    this.children.set(name, entry);
    return entry;
  }
}

class MemoryFile {
  readonly kind = 'file';
  #content = new Blob();
  #modified = Date.now();
  isOpen = false;

  constructor(
    private parent: MemoryDirectory,
    public name: string,
  ) {}

  async getFile(): Promise<File> {
    if (this.parent.children.get(this.name) !== this) throw notFound(this.name);
    return new File([this.#content], this.name, { lastModified: this.#modified });
  }

  async createSyncAccessHandle(): Promise<FileAccess> {
    if (this.isOpen) throw taken(this.name);
    this.isOpen = true;
    const bytes = new Uint8Array(await this.#content.arrayBuffer());
    return new MemoryAccess(
      bytes,
      (content) => {
        this.#content = new Blob([content]);
        this.#modified = Date.now();
      },
      () => {
        this.isOpen = false;
      },
    );
  }

  /** What is written replaces the file when it is closed. */
  async createWritable() {
    const parts: BlobPart[] = [];
    return {
      write: async (part: BlobPart) => void parts.push(part),
      close: async () => {
        this.#content = new Blob(parts);
        this.#modified = Date.now();
      },
      abort: async () => void parts.splice(0),
    };
  }

  async move(to: MemoryDirectory, name: string): Promise<void> {
    const replaced = to.children.get(name);
    if (this.isOpen || (replaced && isOpen(replaced))) throw taken(name);
    this.parent.children.delete(this.name);
    to.children.set(name, this);
    this.parent = to;
    this.name = name;
  }
}

class MemoryAccess implements FileAccess {
  #isChanged = false;
  #size: number;

  constructor(
    private buffer: Uint8Array<ArrayBuffer>,
    private readonly save: (content: Uint8Array<ArrayBuffer>) => void,
    private readonly release: () => void,
  ) {
    this.#size = buffer.length;
  }

  read(target: Uint8Array<ArrayBuffer>, { at }: { readonly at: number }): number {
    const found = this.buffer.subarray(
      Math.min(at, this.#size),
      Math.min(at + target.length, this.#size),
    );
    target.set(found);
    return found.length;
  }

  write(source: Uint8Array<ArrayBuffer>, { at }: { readonly at: number }): number {
    const end = at + source.length;
    if (end > this.#size) this.truncate(end);
    this.buffer.set(source, at);
    this.#isChanged = true;
    return source.length;
  }

  truncate(bytes: number): void {
    if (bytes > this.buffer.length) {
      const larger = new Uint8Array(Math.max(bytes, 2 * this.buffer.length));
      larger.set(this.buffer.subarray(0, this.#size));
      this.buffer = larger;
    } else {
      this.buffer.fill(0, bytes);
    }
    this.#size = bytes;
    this.#isChanged = true;
  }

  getSize(): number {
    return this.#size;
  }

  flush(): void {
    if (this.#isChanged) this.save(this.buffer.subarray(0, this.#size));
    this.#isChanged = false;
  }

  close(): void {
    this.flush();
    this.release();
  }
}

function isOpen(entry: Entry): boolean {
  if (entry instanceof MemoryFile) return entry.isOpen;
  return [...entry.children.values()].some(isOpen);
}

const notFound = (name: string) => new DOMException(`There is no ${name}.`, 'NotFoundError');
const wrongKind = (name: string) =>
  new DOMException(`${name} is of the other kind.`, 'TypeMismatchError');
const taken = (name: string) => new DOMException(`${name} is open.`, 'NoModificationAllowedError');
