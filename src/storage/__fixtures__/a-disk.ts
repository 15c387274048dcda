import { vi } from 'vitest';
import { memoryDirectory } from '../memory-directory.ts';

/** Gives this test file a disk, as a browser has one, until its globals are reset; call it before anything is stored. */
export function stubDisk(): void {
  const root = memoryDirectory();
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) } });
  vi.stubGlobal('FileSystemFileHandle', { prototype: { createSyncAccessHandle: () => undefined } });
}
