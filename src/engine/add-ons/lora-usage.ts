import { parseExtraNetworks } from '../../core/prompt/index.ts';
import type { AddOnUsage } from './add-on-usage.ts';
import { readHashList, writeHashList } from './hash-list.ts';

const KEY = 'Lora hashes';

const namesIn = (prompt: string) => parseExtraNetworks(prompt).loras.map(({ name }) => name);

/** In the prompt's order. */
export const loraUsage: AddOnUsage = {
  namesIn: ({ prompt }) => namesIn(prompt),
  write: (used) => [[KEY, writeHashList(used)]],
  read(settings, prompt) {
    const hashes = readHashList(settings.get(KEY));
    try {
      return namesIn(prompt).map((name) => ({ name, hash: hashes.get(name) ?? null }));
    } catch {
      // Perhaps a tag of another program; painting will report what is wrong with it.
      return [];
    }
  },
};
