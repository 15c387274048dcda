/** A prompt with random parts, in the notation of the sd-dynamic-prompts extension. */
export type TemplateNode =
  | string
  /** `{a|b}`, `{2$$a|b|c}`: from `min` to `max` of the options, each at most once, joined by `separator`. */
  | {
      readonly type: 'choice';
      readonly min: number;
      readonly max: number;
      readonly separator: string;
      readonly options: readonly TemplateOption[];
    }
  /** `__animals/cats__`: a line of the list with this name. */
  | { readonly type: 'wildcard'; readonly name: string };

export interface TemplateOption {
  /** How often it is chosen relative to the others: `{3::red|blue}`; 1 by default. */
  readonly weight: number;
  readonly nodes: readonly TemplateNode[];
}

/** Braces nested deeper than this are plain text: no prompt needs them, and no text may exhaust the stack. */
const MAX_DEPTH = 32;
const OPEN = '{｛';
const CLOSE = '}｝';
const BAR = '|｜';
/** A list's name may contain letters of any script, folders, and `*` for any part of a name. */
const WILDCARD = /__([\p{L}\p{N}*](?:[\p{L}\p{N}\-./* ]|_(?!_))*)__/uy;
/** `2$$`, `1-3$$`, `-3$$`, `2-$$`, optionally followed by the separator: `2$$ and $$`. */
const COUNT = /^\s*(?:(\d{1,3})?(-)?(\d{1,3})?)\$\$(?:([^$|{}]*)\$\$)?/u;
const WEIGHT = /^\s*(\d+(?:\.\d*)?|\.\d+)::/u;
const SEPARATOR = ', ';

/** Whether a text contains anything that could be a choice or a list. */
export function mayBeTemplate(text: string): boolean {
  return /[{｛]|__/u.test(text);
}

/**
 * Parses a template. `{`, `}` and `|` may be full-width; a backslash makes them plain text, as elsewhere in the grammar. The `|` of
 * `[a|b]` belongs to the schedule, even within braces. An unmatched brace is plain text.
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  return new Parser(text).sequence(0, false);
}

class Parser {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Parses up to the end or, inside a choice, up to a character that ends its option. */
  sequence(depth: number, isOption: boolean): TemplateNode[] {
    const nodes: TemplateNode[] = [];
    let plain = '';
    let squares = 0;
    const add = (node: TemplateNode) => {
      if (plain !== '') nodes.push(plain);
      plain = '';
      nodes.push(node);
    };
    while (this.#at < this.#text.length) {
      const sign = this.#text[this.#at]!;
      if (sign === '\\') {
        const escaped = this.#text[this.#at + 1] ?? '';
        const isOurs = escaped !== '' && (OPEN + CLOSE + BAR).includes(escaped);
        // The `|` of a schedule keeps its backslash.
        plain += isOurs && !(squares > 0 && BAR.includes(escaped)) ? escaped : sign + escaped;
        this.#at += 2;
        continue;
      }
      if (isOption && (CLOSE.includes(sign) || (squares === 0 && BAR.includes(sign)))) break;
      if ('[【'.includes(sign)) squares += 1;
      if (']】'.includes(sign) && squares > 0) squares -= 1;
      const special = OPEN.includes(sign) ? this.#choice(depth) : this.#wildcard();
      if (special) add(special);
      else {
        plain += sign;
        this.#at += 1;
      }
    }
    if (plain !== '') nodes.push(plain);
    return nodes;
  }

  #wildcard(): TemplateNode | null {
    WILDCARD.lastIndex = this.#at;
    const found = this.#text[this.#at] === '_' ? WILDCARD.exec(this.#text) : null;
    if (!found) return null;
    this.#at = WILDCARD.lastIndex;
    return { type: 'wildcard', name: found[1]!.trim() };
  }

  /** @returns null if the brace at this position is unmatched */
  #choice(depth: number): TemplateNode | null {
    const start = this.#at;
    if (depth >= MAX_DEPTH || !this.#hasPartner(start)) return null;
    this.#at += 1;
    const count = COUNT.exec(this.#text.slice(this.#at, this.#at + 200));
    if (count) this.#at += count[0].length;
    const options: TemplateOption[] = [];
    for (;;) {
      const weight = WEIGHT.exec(this.#text.slice(this.#at, this.#at + 24));
      if (weight) this.#at += weight[0].length;
      options.push({
        weight: weight ? Number(weight[1]) : 1,
        nodes: trimEnds(this.sequence(depth + 1, true)),
      });
      const end = this.#text[this.#at];
      if (end === undefined) {
        this.#at = start;
        return null;
      }
      this.#at += 1;
      if (CLOSE.includes(end)) break;
    }
    return { type: 'choice', ...rangeOf(count), separator: count?.[4] ?? SEPARATOR, options };
  }

  /** Looks ahead only once for all braces, so that unmatched ones cost no more than others. */
  #hasPartner(at: number): boolean {
    this.#partners ??= matchedBraces(this.#text);
    return this.#partners.has(at);
  }

  #partners: ReadonlySet<number> | null = null;
}

/** The positions of opening braces that are closed. */
function matchedBraces(text: string): ReadonlySet<number> {
  const matched = new Set<number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (OPEN.includes(text[at]!)) open.push(at);
    else if (CLOSE.includes(text[at]!)) {
      const start = open.pop();
      if (start !== undefined) matched.add(start);
    }
  }
  return matched;
}

function rangeOf(count: RegExpExecArray | null): { readonly min: number; readonly max: number } {
  if (!count) return { min: 1, max: 1 };
  const [, first, dash, last] = count;
  if (dash === undefined) {
    const exact = Number(first ?? last ?? 1);
    return { min: exact, max: exact };
  }
  return { min: Number(first ?? 0), max: last === undefined ? Infinity : Number(last) };
}

/** White space around an option is not part of it. */
function trimEnds(nodes: readonly TemplateNode[]): readonly TemplateNode[] {
  const trimmed = [...nodes];
  if (typeof trimmed[0] === 'string') trimmed[0] = trimmed[0].trimStart();
  const last = trimmed.at(-1);
  if (typeof last === 'string') trimmed[trimmed.length - 1] = last.trimEnd();
  return trimmed.filter((node) => node !== '');
}
