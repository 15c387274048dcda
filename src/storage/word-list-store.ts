import { openDB, type DBSchema, type IDBPObjectStore } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';
import { AppError } from '../core/errors.ts';
import type { WordList } from '../contract/prompting.ts';

type Key = [kind: WordList['kind'], name: string];

interface Schema extends DBSchema {
  lists: { key: Key; value: WordList };
  /** A list's content, stored apart from it, so that listing reads no texts. */
  texts: { key: Key; value: string };
}

/** Tells the workers of all tabs that lists have changed. */
const CHANNEL = 'skypaint-word-lists';

/** The user's tag lists and wildcards. */
export class WordListStore {
  readonly #database;
  readonly #channel: BroadcastChannel;

  constructor(name = 'skypaint-word-lists') {
    this.#channel = new BroadcastChannel(name === 'skypaint-word-lists' ? CHANNEL : name);
    this.#database = keptOpen(async (terminated) => {
      try {
        return await openDB<Schema>(name, 1, {
          upgrade(db) {
            db.createObjectStore('lists');
            db.createObjectStore('texts');
          },
          terminated,
        });
      } catch (error) {
        throw new AppError('unsupported', String(error), { what: 'IndexedDB' }, { cause: error });
      }
    });
  }

  /** @param changed is called when this or another tab has added or removed one */
  watch(changed: () => void): void {
    this.#channel.addEventListener('message', changed);
  }

  /** By kind, then by name. */
  async list(): Promise<readonly WordList[]> {
    return (await this.#database()).getAll('lists');
  }

  /** null if there is none */
  async text(kind: WordList['kind'], name: string): Promise<string | null> {
    return (await (await this.#database()).get('texts', [kind, name])) ?? null;
  }

  /**
   * Adds a list, in place of one with the same kind and name.
   *
   * @throws AppError `quota`
   */
  async put(list: WordList, text: string): Promise<void> {
    await this.#change(async (lists, texts, key) => {
      await lists.put(list, key);
      await texts.put(text, key);
    }, list);
  }

  async remove(list: Pick<WordList, 'kind' | 'name'>): Promise<void> {
    await this.#change(async (lists, texts, key) => {
      await lists.delete(key);
      await texts.delete(key);
    }, list);
  }

  async #change(
    work: (lists: Writable<'lists'>, texts: Writable<'texts'>, key: Key) => Promise<void>,
    { kind, name }: Pick<WordList, 'kind' | 'name'>,
  ): Promise<void> {
    const transaction = (await this.#database()).transaction(['lists', 'texts'], 'readwrite');
    // If it fails, one of the requests below fails too, and those are awaited first.
    transaction.done.catch(() => undefined);
    try {
      const lists = transaction.objectStore('lists');
      await work(lists, transaction.objectStore('texts'), [kind, name]);
      await transaction.done;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'QuotaExceededError')) throw error;
      throw new AppError('quota', error.message, {}, { cause: error });
    }
    this.#channel.postMessage('changed');
  }
}

type Writable<Name extends 'lists' | 'texts'> = IDBPObjectStore<
  Schema,
  ('lists' | 'texts')[],
  Name,
  'readwrite'
>;
