import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { triggerWords } from '../../core/formats/lora/trigger-words.ts';
import { readTagList } from '../../core/formats/tag-list.ts';
import {
  CompletionIndex,
  type CompletionEntry,
  type Hit,
} from '../../core/prompt/completion-index.ts';
import { parseExtraNetworks } from '../../core/prompt/extra-networks.ts';
import { wordAtCaret } from '../../core/prompt/word-at-caret.ts';
import { promptText } from '../../contract/add-on-kinds.ts';
import { EMBEDDED_MODELS } from '../../contract/embedded-models.ts';
import type { Completion, CompletionRequest, Completions } from '../../contract/prompting.ts';
import { blobSource } from '../../storage/blob-source.ts';
import type { StoredAddOn } from '../../storage/add-ons/stored-add-on.ts';
import { openAddOn, storedAddOns, watchAddOns } from '../../storage/library/add-ons.ts';
import type { WordListStore } from '../../storage/word-list-store.ts';
import { knownPairs } from '../jobs/match/known-words.ts';
import { loadPinyin, type PinyinOf } from './pinyin.ts';

interface Entry extends CompletionEntry, Omit<Completion, 'detail'> {
  /** Shown unless it was found by another name. */
  readonly detail?: string;
}

type Index = CompletionIndex<Entry>;

const NOTHING: Completions = { replaces: 0, found: [] };
const NO_PINYIN: PinyinOf = () => [];
/** After this many lines, other calls to this worker may go first. */
const LINES_AT_ONCE = 20_000;

/** Completes what is typed, with add-ons, their trigger words, the model's own words and the user's lists. */
export class Completer {
  #addOns: Promise<AddOns> | null = null;
  #tags: Promise<Index> | null = null;
  #words: Promise<Index> | null = null;
  readonly #triggers = new Map<string, Promise<readonly string[]>>();

  constructor(private readonly lists: WordListStore) {
    lists.watch(() => this.forget());
    watchAddOns(() => (this.#addOns = null));
  }

  /** To be called when the lists have changed. */
  forget(): void {
    this.#tags = null;
  }

  async complete(request: CompletionRequest): Promise<Completions> {
    const typed = wordAtCaret(request.before);
    if (!typed) return NOTHING;
    const { limit } = request;
    if (typed.type === 'wildcard') {
      const found = await this.#wildcards(typed.text, limit);
      return { replaces: typed.length, found };
    }
    // Not read at every key, but only after one was added or removed.
    const addOns = await (this.#addOns ??= readAddOns().catch((error: unknown) => {
      this.#addOns = null;
      throw error;
    }));
    if (typed.type === 'lora') {
      const index = addOns.loras;
      const found = typed.text === '' ? index.all(limit) : index.search(typed.text, limit);
      return { replaces: typed.length, found: found.map(shown) };
    }
    const indices = await this.#indices(request, addOns);
    const answer = (length: number, found: readonly Hit<Entry>[]) => ({
      replaces: length,
      found: distinct(found).slice(0, limit),
    });
    const far: { readonly length: number; readonly found: readonly Hit<Entry>[] }[] = [];
    for (const { text, length } of typed.candidates) {
      const found = indices.flatMap((index) => index.search(text, limit));
      const close = found.filter(isClose);
      if (close.length > 0) return answer(length, close);
      far.push({ length, found: found.filter(isByLetters) });
    }
    const [likely] = far.filter(({ found }) => found.length > 0);
    return likely ? answer(likely.length, likely.found) : NOTHING;
  }

  async #indices(request: CompletionRequest, { stored, named }: AddOns): Promise<Index[]> {
    const indices = [named];
    const triggers = await this.#triggersIn(request, stored);
    if (triggers.length > 0) indices.push(new CompletionIndex(triggers));
    if (EMBEDDED_MODELS.includes(request.modelId)) {
      this.#words ??= modelWords();
      indices.push(await this.#words);
    }
    this.#tags ??= this.#readTags();
    indices.push(await this.#tags);
    return indices;
  }

  /** The trigger words of the LoRAs that the prompt uses already. */
  async #triggersIn(
    { prompt }: CompletionRequest,
    addOns: readonly StoredAddOn[],
  ): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const name of lorasIn(prompt)) {
      const lora = addOns.find((one) => one.kind === 'lora' && one.name === name);
      if (!lora) continue;
      const known = this.#triggers.get(lora.file) ?? readTriggers(lora.id);
      this.#triggers.set(lora.file, known);
      for (const word of await known) {
        const others: readonly string[] = [];
        entries.push({
          ...asTag(word),
          kind: 'trigger',
          name: word,
          others,
          detail: name,
          count: 0,
        });
      }
    }
    return entries;
  }

  async #wildcards(typed: string, limit: number): Promise<Completion[]> {
    const lists = await this.lists.list().catch(() => []);
    const names = lists.filter(({ kind }) => kind === 'wildcard');
    const pinyin = await pinyinFor(names.map(({ name }) => name));
    const index = new CompletionIndex(
      names.map(({ name, entries }): Entry => {
        const others = [...name.split('/').slice(1), ...pinyin(name)];
        const label = `__${name}__`;
        return { kind: 'wildcard', name, others, insert: label, label, count: entries };
      }),
    );
    return (typed === '' ? index.all(limit) : index.search(typed, limit)).map(shown);
  }

  /** All tag lists as one: a translation belongs to the tag with its name, whichever list the two are in. */
  async #readTags(): Promise<Index> {
    const tags = new Map<string, { count: number; others: Set<string> }>();
    const lists = await this.lists.list().catch(() => []);
    for (const { kind, name } of lists) {
      const text = kind === 'tags' ? await this.lists.text(kind, name) : null;
      if (text === null) continue;
      for (const tag of readTagList(text).tags) {
        const known = tags.get(tag.name) ?? { count: 0, others: new Set<string>() };
        known.count = Math.max(known.count, tag.count);
        for (const alias of tag.aliases) known.others.add(alias);
        tags.set(tag.name, known);
      }
      await pause();
    }
    const all = [...tags];
    const pinyin = await pinyinFor(all.flatMap(([name, { others }]) => [name, ...others]));
    const entries: Entry[] = [];
    for (const [name, { count, others }] of all) {
      const names = [...others];
      const sounds = [name, ...names].flatMap(pinyin);
      const translation = names.find((other) => /\p{Script=Han}/u.test(other));
      entries.push({
        ...asTag(name),
        kind: 'tag',
        name,
        others: [...names, ...sounds],
        count,
        ...(translation !== undefined && { detail: translation }),
      });
      if (entries.length % LINES_AT_ONCE === 0) await pause();
    }
    return new CompletionIndex(entries.sort((a, b) => b.count - a.count));
  }
}

/** The installed add-ons and their indices. */
interface AddOns {
  readonly stored: readonly StoredAddOn[];
  readonly loras: Index;
  /** LoRAs and embeddings, found as words of a prompt. */
  readonly named: Index;
}

async function readAddOns(): Promise<AddOns> {
  const stored = await storedAddOns();
  const pinyin = await pinyinFor(stored.map(({ name }) => name));
  const entriesOf = (kind: 'lora' | 'embedding', insertOf: (name: string) => string) =>
    stored
      .filter((addOn) => addOn.kind === kind)
      .map(({ name }): Entry => {
        const others = pinyin(name);
        return { kind, name, others, insert: insertOf(name), label: name, count: 0 };
      });
  const loras = entriesOf('lora', (name) =>
    promptText({ kind: 'lora', name })!.replace(/:[\d.]+>$/u, ':1>'),
  );
  const embeddings = entriesOf('embedding', (name) => name);
  return {
    stored,
    loras: new CompletionIndex(loras),
    named: new CompletionIndex([...loras, ...embeddings]),
  };
}

/** skypaint-mini's words; each is also found by its name in the other language. */
async function modelWords(): Promise<Index> {
  const pairs = await knownPairs();
  const pinyin = await pinyinFor(pairs.map(([, zh]) => zh));
  const entry = (name: string, others: readonly string[], detail: string): Entry => ({
    kind: 'word',
    name,
    others,
    insert: name,
    label: name,
    detail,
    count: 0,
  });
  return new CompletionIndex(
    pairs.flatMap(([en, zh]) => [entry(en, [], zh), entry(zh, [...pinyin(zh), en], en)]),
  );
}

/** As A1111's tag completion writes tags: with spaces, and without brackets that the grammar would read. */
function asTag(name: string) {
  const spaced = name.length > 3 ? name.replaceAll('_', ' ') : name;
  return { insert: spaced.replace(/[()[\]{}]/gu, '\\$&'), label: spaced };
}

/** Nobody begins to type a word in its middle. */
const isClose = ({ tier }: Hit<Entry>) => tier !== 'inside' && tier !== 'letters';
/** A match of scattered letters is rarely meant, so it counts only if there is nothing better. */
const isByLetters = ({ tier }: Hit<Entry>) => tier === 'letters';

function distinct(hits: readonly Hit<Entry>[]): Completion[] {
  const order = ['exact', 'prefix', 'other-prefix', 'word', 'letters'];
  const sorted = [...hits].sort((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier));
  const seen = new Set<string>();
  return sorted.map(shown).filter(({ insert }) => !seen.has(insert) && seen.add(insert));
}

function shown({ entry, by }: Hit<Entry>): Completion {
  const { kind, insert, label, count, detail = '' } = entry;
  return { kind, insert, label, count, detail: detail || (by ?? '') };
}

async function readTriggers(addOnId: string): Promise<readonly string[]> {
  try {
    const found = await openAddOn(addOnId);
    if (!found) return [];
    const source = blobSource(found.stored.name, found.file);
    return triggerWords((await openCheckpoint(source)).metadata);
  } catch {
    // Painting will say what is wrong with it.
    return [];
  }
}

function lorasIn(prompt: string): readonly string[] {
  try {
    return parseExtraNetworks(prompt).loras.map(({ name }) => name);
  } catch {
    return [];
  }
}

const pinyinFor = async (words: readonly string[]): Promise<PinyinOf> =>
  words.some((word) => /\p{Script=Han}/u.test(word))
    ? loadPinyin().catch(() => NO_PINYIN)
    : NO_PINYIN;

const pause = () => new Promise((resolve) => setTimeout(resolve));
