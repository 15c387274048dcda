import type { AddOnUsage } from './add-on-usage.ts';
import { readHashList, writeHashList } from './hash-list.ts';

const KEY = 'TI hashes';

/** Sorted by name. Only reading a prompt shows which of its words are embeddings. */
export const embeddingUsage: AddOnUsage = {
  namesIn: (_, read) => [...read].sort((a, b) => a.localeCompare(b)),
  write: (used) => [[KEY, writeHashList(used)]],
  read: (settings) => [...readHashList(settings.get(KEY))].map(([name, hash]) => ({ name, hash })),
};
