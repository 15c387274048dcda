import { onTestFinished, vi } from 'vitest';
import { openDirectory, writeText } from '../opfs.ts';

const CHANGES = {
  directory: ['getDirectoryHandle', 'getFileHandle', 'removeEntry'],
  file: ['createSyncAccessHandle', 'move'],
  access: ['write', 'truncate', 'flush', 'close'],
} as const;

/** An open file; the memory disk keeps only what was flushed. */
interface Open {
  release(): void;
}

/**
 * The memory disk of a worker that dies at its nth call to the disk: that call and all later ones fail without any effect, what was
 * not flushed is lost, and no file stays open.
 */
export class MortalDisk {
  #calls = Infinity;
  #open: Open[] = [];

  /** Until the end of the test: other tests share the disk, and a second death would be counted against them. */
  static async mount(): Promise<MortalDisk> {
    const disk = new MortalDisk();
    const root = await openDirectory('');
    await writeText(root, 'probe', 'x');
    const file = await root.getFileHandle('probe');
    const access = await (file as unknown as Record<string, () => Promise<Open>>)[
      'createSyncAccessHandle'
    ]!();
    access.release();
    await root.removeEntry('probe');
    for (const [of, names] of [
      [root, CHANGES.directory],
      [file, CHANGES.file],
      [access, CHANGES.access],
    ] as const) {
      for (const name of names) disk.#watch(Object.getPrototypeOf(of) as Methods, name);
    }
    return disk;
  }

  /** @returns whether the worker has died by then */
  async dieAt(call: number, work: () => Promise<unknown>): Promise<boolean> {
    this.#calls = call;
    try {
      await work();
      return this.#calls <= 0;
    } catch (error) {
      if (this.#calls > 0) throw error;
      return true;
    } finally {
      for (const access of this.#open) access.release();
      this.#open = [];
      this.#calls = Infinity;
    }
  }

  #watch(prototype: Methods, name: string): void {
    const original = prototype[name]!;
    const count = () => {
      this.#calls -= 1;
      if (this.#calls <= 0) throw new DOMException('The worker is dead.', 'InvalidStateError');
    };
    const noteOpen = (access: Open) => void this.#open.push(access);
    const spy = vi.spyOn(prototype, name).mockImplementation(function (this: unknown, ...values) {
      count();
      const result = original.apply(this, values);
      if (name === 'createSyncAccessHandle') {
        (result as Promise<Open>).then(noteOpen, () => undefined);
      }
      return result;
    });
    onTestFinished(() => spy.mockRestore());
  }
}

type Methods = Record<string, (...values: unknown[]) => unknown>;
