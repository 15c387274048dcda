import { blobChunks } from '../src/storage/blob-source.ts';

declare const gc: () => void;

const BYTES = 64 * 2 ** 20;

/** Reads a file from the disk five times while garbage is collected; returns how many bytes arrived. */
self.onmessage = async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('large', { create: true });
  const writable = await handle.createWritable();
  await writable.write(new Uint8Array(BYTES).fill(7));
  await writable.close();
  const file = await handle.getFile();
  setInterval(gc, 1);
  let bytes = 0;
  for (let round = 0; round < 5; round++) {
    for await (const chunk of blobChunks(file)) bytes += chunk.length;
  }
  self.postMessage(bytes / BYTES);
};
