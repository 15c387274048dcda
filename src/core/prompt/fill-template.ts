import { AppError } from '../errors.ts';
import { Mt19937 } from '../random/mt19937.ts';
import {
  mayBeTemplate,
  parseTemplate,
  type TemplateNode,
  type TemplateOption,
} from './template.ts';

/** Lines of lists by name. */
export type Wildcards = ReadonlyMap<string, readonly string[]>;

/** The maximum number of choices in one prompt, including those in the lines of lists; more would only fill the page. */
const MAX_CHOICES = 5_000;
const MAX_LENGTH = 100_000;

/**
 * Fills a template by making all choices. The same seed and lists always give the same text. A reference to a missing list stays as it
 * is written.
 *
 * @param seed 0 … 2^53 - 1
 * @throws AppError `invalid-request`, details: what: `wildcard-cycle` with found: the lists that contain each other;
 * `template-size` for a text that grows too large
 */
export function resolvePromptTemplate(
  template: string,
  { seed, wildcards }: { readonly seed: number; readonly wildcards: Wildcards },
): string {
  if (!mayBeTemplate(template)) return template;
  refuseCycles(template, wildcards);
  return new Filler(seed, wildcards).fill(parseTemplate(template));
}

/**
 * The number of ways to fill a template; choosing or ordering options differently counts as a different way.
 *
 * @returns `Infinity` beyond the range of numbers
 * @throws AppError like `resolvePromptTemplate` for lists that contain each other
 */
export function countVariants(template: string, wildcards: Wildcards): number {
  if (!mayBeTemplate(template)) return 1;
  refuseCycles(template, wildcards);
  const known = new Map<string, number>();
  const ofList = (name: string): number => {
    const counted = known.get(name);
    if (counted !== undefined) return counted;
    const lines = linesOf(name, wildcards);
    const count = lines?.reduce((sum, line) => sum + ofNodes(parseTemplate(line)), 0) ?? 1;
    known.set(name, Math.max(1, count));
    return Math.max(1, count);
  };
  const ofNode = (node: TemplateNode): number => {
    if (typeof node === 'string') return 1;
    if (node.type === 'wildcard') return ofList(node.name);
    const counts = optionsOf(node.options, wildcards).map(({ nodes }) => ofNodes(nodes));
    return orderedSelections(counts, node.min, Math.min(node.max, counts.length));
  };
  const ofNodes = (nodes: readonly TemplateNode[]): number =>
    nodes.reduce((product, node) => product * ofNode(node), 1);
  return ofNodes(parseTemplate(template));
}

/** The names of all lists that a text refers to directly. */
export function wildcardsIn(text: string): readonly string[] {
  const names = new Set<string>();
  const look = (nodes: readonly TemplateNode[]) => {
    for (const node of nodes) {
      if (typeof node === 'string') continue;
      if (node.type === 'wildcard') names.add(node.name);
      else for (const option of node.options) look(option.nodes);
    }
  };
  if (text.includes('__')) look(parseTemplate(text));
  return [...names];
}

/** The lines of the list, or of all lists that match a name with `*`; null if there is none. */
export function linesOf(name: string, wildcards: Wildcards): readonly string[] | null {
  if (!name.includes('*')) return wildcards.get(name) ?? null;
  const names = namesLike(name, [...wildcards.keys()]);
  return names.length === 0 ? null : names.flatMap((one) => wildcards.get(one)!);
}

/** The lists that match a name with `*`. */
export function namesLike(pattern: string, names: readonly string[]): readonly string[] {
  const parts = pattern.split(/\*+/u);
  return names.filter((name) => {
    let at = 0;
    return parts.every((part, index) => {
      if (index === parts.length - 1) return name.length >= at + part.length && name.endsWith(part);
      const found = index === 0 ? (name.startsWith(part) ? 0 : -1) : name.indexOf(part, at);
      at = found + part.length;
      return found >= 0;
    });
  });
}

/** The options of a choice; `{2$$__colour__}` chooses among the lines of the list. */
export function optionsOf(
  options: readonly TemplateOption[],
  wildcards: Wildcards,
): readonly TemplateOption[] {
  const [only] = options;
  const node = options.length === 1 && only!.nodes.length === 1 ? only!.nodes[0]! : '';
  if (typeof node === 'string' || node.type !== 'wildcard') return options;
  const lines = linesOf(node.name, wildcards);
  return lines?.map((line) => ({ weight: 1, nodes: parseTemplate(line) })) ?? options;
}

/** The number of ways to choose `min` to `max` of the options in some order, if option i has `counts[i]` forms. */
function orderedSelections(counts: readonly number[], min: number, max: number): number {
  const ways = [1, ...counts.map(() => 0)];
  for (const count of counts) {
    for (let size = counts.length; size > 0; size--) ways[size]! += ways[size - 1]! * count;
  }
  let sum = 0;
  let orders = 1;
  for (let size = 0; size <= max; size++) {
    if (size > 0) orders *= size;
    if (size >= Math.min(min, counts.length)) sum += ways[size]! * orders;
  }
  return sum;
}

class Filler {
  readonly #random: Mt19937;
  readonly #wildcards: Wildcards;
  #choices = 0;
  #length = 0;

  constructor(seed: number, wildcards: Wildcards) {
    this.#random = new Mt19937(seed);
    this.#wildcards = wildcards;
  }

  fill(nodes: readonly TemplateNode[]): string {
    return nodes.map((node) => this.#text(node)).join('');
  }

  #text(node: TemplateNode): string {
    if (typeof node === 'string') {
      this.#length += node.length;
      if (this.#length > MAX_LENGTH) throw tooLarge();
      return node;
    }
    if (++this.#choices > MAX_CHOICES) throw tooLarge();
    if (node.type === 'wildcard') {
      const lines = linesOf(node.name, this.#wildcards);
      if (!lines || lines.length === 0) return `__${node.name}__`;
      return this.fill(parseTemplate(lines[this.#below(lines.length)]!));
    }
    const rest = [...optionsOf(node.options, this.#wildcards)];
    const most = Math.min(node.max, rest.length);
    const least = Math.min(node.min, most);
    const count = least + this.#below(most - least + 1);
    const chosen: string[] = [];
    while (chosen.length < count) {
      const [option] = rest.splice(this.#weighted(rest), 1);
      chosen.push(this.fill(option!.nodes));
    }
    return chosen.join(node.separator);
  }

  #fraction(): number {
    return this.#random.nextUint32() / 2 ** 32;
  }

  /** A whole number from 0 to `limit - 1`. */
  #below(limit: number): number {
    return limit === 1 ? 0 : Math.floor(this.#fraction() * limit);
  }

  #weighted(options: readonly TemplateOption[]): number {
    const total = options.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return this.#below(options.length);
    let left = this.#fraction() * total;
    const index = options.findIndex(({ weight }) => (left -= weight) < 0);
    return index < 0 ? options.length - 1 : index;
  }
}

/** Refuses a list that contains itself, directly or through others, because it could expand for ever. */
export function refuseCycles(template: string, wildcards: Wildcards): void {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string) => {
    if (path.includes(name)) throw cycle([...path.slice(path.indexOf(name)), name]);
    if (done.has(name)) return;
    path.push(name);
    const lines = wildcards.get(name) ?? [];
    const inner = new Set(lines.flatMap((line) => namesIn(line, wildcards)));
    for (const one of inner) visit(one);
    path.pop();
    done.add(name);
  };
  for (const name of namesIn(template, wildcards)) visit(name);
}

function namesIn(text: string, wildcards: Wildcards): readonly string[] {
  return wildcardsIn(text).flatMap((name) =>
    name.includes('*') ? namesLike(name, [...wildcards.keys()]) : [name],
  );
}

function cycle(names: readonly string[]): AppError {
  const found = names.map((name) => `__${name}__`).join(' → ');
  return new AppError('invalid-request', `A list contains itself: ${found}`, {
    field: 'prompt',
    what: 'wildcard-cycle',
    found,
  });
}

function tooLarge(): AppError {
  return new AppError('invalid-request', 'The filled template is too long.', {
    field: 'prompt',
    what: 'template-size',
    max: MAX_CHOICES,
  });
}
