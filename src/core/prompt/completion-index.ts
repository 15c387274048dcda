/** Something that can be completed. */
export interface CompletionEntry {
  /** Its main name. */
  readonly name: string;
  /** Other names by which it can be found: aliases, translations, pinyin. */
  readonly others: readonly string[];
}

/** An entry, and the other name by which it was found; null if by its main one. */
export interface Hit<Entry> {
  readonly entry: Entry;
  readonly by: string | null;
  readonly tier: Tier;
}

/** How well a query matches, best first. */
export type Tier = 'exact' | 'prefix' | 'other-prefix' | 'word' | 'inside' | 'letters';
const TIERS: readonly Tier[] = ['exact', 'prefix', 'other-prefix', 'word', 'inside', 'letters'];

const BEYOND_LATIN = /[\u0100-\u{10ffff}]/u;
const LETTER = /[\p{L}\p{N}]/u;
/** Shorter queries match nearly everything letter by letter. */
const MIN_LETTERS = 3;

/** The maximum number of matches that are examined; the popular ones come first. */
const MAX_LOOKED = 10_000;
/** The same for matches within words, where nearly every short query matches something. */
const MAX_INSIDE = 500;

/** Full and half width, upper and lower case, and `_` and space are treated as equal. */
export function plainWord(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('_', ' ');
}

/**
 * Finds entries by what is typed. All names are in one string, in the order of the entries, which the browser's own search scans: with
 * 200,000 entries and their aliases that takes a few milliseconds, and much less for the first letters of popular words, because it
 * stops as soon as there are enough matches.
 */
export class CompletionIndex<Entry extends CompletionEntry> {
  readonly #entries: readonly Entry[];
  /** Names in Latin letters, and those in other scripts: a string with both takes twice the memory and time. */
  readonly #latin: Names;
  readonly #wide: Names;
  /** A bit for each letter and digit in an entry's main name. */
  readonly #letters: Uint32Array;
  readonly #plain: readonly string[];

  /** @param entries most popular first */
  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.#plain = entries.map(({ name }) => plainWord(name));
    this.#letters = Uint32Array.from(this.#plain, lettersOf);
    const latin = new NamesBuilder();
    const wide = new NamesBuilder();
    entries.forEach(({ others }, at) => {
      [this.#plain[at]!, ...others.map(plainWord)].forEach((name, index) => {
        if (name !== '') (BEYOND_LATIN.test(name) ? wide : latin).add(name, at, index);
      });
    });
    this.#latin = latin.build();
    this.#wide = wide.build();
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The first entries, for when nothing has been typed yet. */
  all(limit: number): Hit<Entry>[] {
    return this.#entries
      .slice(0, limit)
      .map((entry) => ({ entry, by: null, tier: 'prefix' as const }));
  }

  /**
   * @param query what was typed; empty for nothing
   * @returns at most `limit` entries, best first; equally good ones in order of popularity
   */
  search(query: string, limit: number): Hit<Entry>[] {
    const wanted = plainWord(query).trim();
    if (wanted === '' || limit <= 0) return [];
    const names = BEYOND_LATIN.test(wanted) ? this.#wide : this.#latin;
    const found = new Map<number, { tier: number; index: number }>();
    const good = { count: 0 };
    names.each(wanted, (entry, index, tier) => {
      const known = found.get(entry);
      const rank = TIERS.indexOf(tier);
      if (known && known.tier <= rank) return true;
      // Limits how many names that only contain the word are kept; good matches are never dropped.
      if (!known && rank > 2 && found.size >= limit * 8) return true;
      found.set(entry, { tier: rank, index });
      if (rank <= 1) good.count += 1;
      return good.count < limit;
    });
    if (found.size < limit && names === this.#latin) this.#byLetters(wanted, limit, found);
    return [...found]
      .sort(([a, one], [b, other]) => one.tier - other.tier || a - b)
      .slice(0, limit)
      .map(([at, { tier, index }]) => {
        const entry = this.#entries[at]!;
        const by = index === 0 ? null : (entry.others[index - 1] ?? null);
        return { entry, by, tier: TIERS[tier]! };
      });
  }

  /** Names that contain the query's letters in the same order, starting with the same letter: `blhr` finds `blonde hair`. */
  #byLetters(
    wanted: string,
    limit: number,
    found: Map<number, { tier: number; index: number }>,
  ): void {
    const signs = wanted.replaceAll(' ', '');
    if (signs.length < MIN_LETTERS) return;
    const mask = lettersOf(signs);
    for (let at = 0; at < this.#letters.length && found.size < limit; at++) {
      if ((this.#letters[at]! & mask) !== mask || found.has(at)) continue;
      if (hasLetters(this.#plain[at]!, signs)) found.set(at, { tier: 5, index: 0 });
    }
  }
}

/** Names in one string, each after a line break. */
class Names {
  readonly #text: string;
  readonly #starts: Uint32Array;
  readonly #owners: Uint32Array;
  readonly #indices: Uint8Array;

  constructor(text: string, starts: Uint32Array, owners: Uint32Array, indices: Uint8Array) {
    this.#text = text;
    this.#starts = starts;
    this.#owners = owners;
    this.#indices = indices;
  }

  /** @param visit returns false when it has seen enough */
  each(wanted: string, visit: (entry: number, index: number, tier: Tier) => boolean): void {
    const text = this.#text;
    let inside = 0;
    let looked = 0;
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
      const isWithin = LETTER.test(text[at - 1]!);
      if (isWithin && ++inside > MAX_INSIDE) continue;
      if (++looked > MAX_LOOKED) return;
      const name = this.#nameAt(at);
      const index = this.#indices[name]!;
      const start = this.#starts[name]!;
      const isFirst = at === start;
      const isWhole = isFirst && (text[at + wanted.length] ?? '\n') === '\n';
      const tier = isFirst
        ? index > 0
          ? 'other-prefix'
          : isWhole
            ? 'exact'
            : 'prefix'
        : isWithin
          ? 'inside'
          : 'word';
      if (!visit(this.#owners[name]!, index, tier)) return;
      // Further matches in the same name are no better.
      if (isFirst) at = text.indexOf('\n', at) - 1;
      if (at < 0) return;
    }
  }

  #nameAt(at: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}

class NamesBuilder {
  readonly #names: string[] = [];
  readonly #owners: number[] = [];
  readonly #indices: number[] = [];

  add(name: string, owner: number, index: number): void {
    this.#names.push(name.replaceAll('\n', ' '));
    this.#owners.push(owner);
    this.#indices.push(Math.min(index, 255));
  }

  build(): Names {
    let at = 1;
    const starts = Uint32Array.from(this.#names, (name) => {
      const start = at;
      at += name.length + 1;
      return start;
    });
    const text = `\n${this.#names.join('\n')}\n`;
    return new Names(text, starts, Uint32Array.from(this.#owners), Uint8Array.from(this.#indices));
  }
}

/** Bits 0 to 25 for letters, 26 for any digit. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 97 && code <= 122) bits |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) bits |= 1 << 26;
  }
  return bits;
}

function hasLetters(name: string, signs: string): boolean {
  if (name[0] !== signs[0]) return false;
  let at = 0;
  for (const sign of name) {
    if (sign === signs[at]) at += 1;
    if (at === signs.length) return true;
  }
  return false;
}
