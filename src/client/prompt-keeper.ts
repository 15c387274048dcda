import { openDB, type DBSchema } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';

interface Style {
  readonly name: string;
}

interface Schema extends DBSchema {
  styles: { key: string; value: Style };
  /** By prompt: when it was last painted, in milliseconds since the epoch. */
  prompts: { key: string; value: { text: string; at: number }; indexes: { at: number } };
}

/** How many prompts are remembered. */
export const MAX_PROMPTS = 200;

/** The user's styles and earlier prompts. Every change is one transaction on one record, so that tabs do not undo each other's changes. */
export function openPromptKeeper<Kept extends Style>(name = 'skypaint-prompts') {
  const database = keptOpen((terminated) =>
    openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('styles', { keyPath: 'name' });
        db.createObjectStore('prompts', { keyPath: 'text' }).createIndex('at', 'at');
      },
      terminated,
    }),
  );
  return {
    async styles(): Promise<readonly Kept[]> {
      return (await (await database()).getAll('styles')) as unknown as readonly Kept[];
    },
    /** Saves all or none; each replaces the style of the same name. */
    async putStyles(styles: readonly Kept[]): Promise<void> {
      const transaction = (await database()).transaction('styles', 'readwrite');
      await Promise.all([...styles.map((style) => transaction.store.put(style)), transaction.done]);
    },
    async removeStyle(style: string): Promise<void> {
      await (await database()).delete('styles', style);
    },
    /** Latest first. */
    async prompts(): Promise<readonly string[]> {
      const all = await (await database()).getAllFromIndex('prompts', 'at');
      return all.map(({ text }) => text).reverse();
    },
    /** Remembers a prompt, and forgets the oldest ones beyond the limit. */
    async addPrompt(text: string, at: number): Promise<void> {
      const transaction = (await database()).transaction('prompts', 'readwrite');
      const { store } = transaction;
      await store.put({ text, at });
      const surplus = (await store.count()) - MAX_PROMPTS;
      const oldest = surplus > 0 ? await store.index('at').getAllKeys(null, surplus) : [];
      await Promise.all([...oldest.map((key) => store.delete(key)), transaction.done]);
    },
    async removePrompt(text: string): Promise<void> {
      await (await database()).delete('prompts', text);
    },
    async clearPrompts(): Promise<void> {
      await (await database()).clear('prompts');
    },
  };
}
