import { normalizePunctuation } from './full-width.ts';

/** Text that applies up to and including step `endStep`, counted from 1. */
export type ScheduledText = [endStep: number, text: string];

type Node =
  | string
  | {
      readonly type: 'scheduled';
      readonly before: Node[];
      readonly after: Node[];
      readonly when: string;
    }
  | { readonly type: 'alternate'; readonly options: Node[][] };

/** Brackets nested deeper than this are plain text: no prompt needs them, and no text may exhaust the stack. */
const MAX_DEPTH = 64;
const NUMBER = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*$/u;
const PLAIN = /(?:[^\\[\]():|]|\\.)+/uy;

/**
 * A1111's prompt editing (`get_learned_conditioning_prompt_schedules` of modules/prompt_parser.py): `[from:to:when]`, `[to:when]`,
 * `[from::when]`, and `[a|b]`, which alternates at every step. A `when` with a decimal point is a fraction of the steps. Weights and
 * malformed text are left unchanged. Steps are counted as in A1111's documentation; A1111's own loop compares them with a counter that
 * starts at 0, and therefore keeps the first text one step longer.
 *
 * A second pass (hires fix) continues the count: a fraction of 1.5 is the middle of its steps, and whole numbers include the first pass.
 *
 * @param steps the sampler's number of steps
 * @param before the number of steps in the previous pass; 0 in the first
 * @returns texts in the order of their steps; the last ends at `steps`
 */
export function schedulePrompt(prompt: string, steps: number, before = 0): ScheduledText[] {
  const text = normalizePunctuation(prompt);
  const nodes = parse(text);
  if (nodes === null) return [[steps, text]];
  const ends = new Set([steps]);
  const pass = { steps, before };
  collectSteps(nodes, pass, ends);
  return [...ends].sort((a, b) => a - b).map((end) => [end, textAt(nodes, end, pass)]);
}

/** Parses the whole prompt; unmatched brackets are plain text. Null if there is a `|` outside brackets. */
function parse(text: string): Node[] | null {
  const parser = new Parser(text);
  const nodes: Node[] = [];
  while (parser.at < text.length) {
    const start = parser.at;
    const parsed = parser.element(0);
    if (parsed !== null) {
      nodes.push(...parsed);
      continue;
    }
    parser.at = start + 1;
    const sign = text[start]!;
    if (sign === '|' || sign === '\\') return null;
    nodes.push(sign);
  }
  return nodes;
}

class Parser {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Plain text or a well-formed bracket; null for anything else. */
  element(depth: number): Node[] | null {
    PLAIN.lastIndex = this.at;
    const plain = PLAIN.exec(this.#text);
    if (plain) {
      this.at = PLAIN.lastIndex;
      return [plain[0]];
    }
    if (depth > MAX_DEPTH) return null;
    if (this.#take('(')) return this.#round(depth);
    if (this.#take('[')) return this.#square(depth);
    return null;
  }

  /** Elements up to a character that ends the sequence. */
  #sequence(depth: number): Node[] | null {
    const nodes: Node[] = [];
    while (this.at < this.#text.length && !'])|:'.includes(this.#text[this.at]!)) {
      const parsed = this.element(depth + 1);
      if (parsed === null) return null;
      nodes.push(...parsed);
    }
    return nodes;
  }

  #round(depth: number): Node[] | null {
    const inner = this.#sequence(depth);
    if (inner === null) return null;
    if (this.#take(')')) return ['(', ...inner, ')'];
    const weight = this.#take(':') ? this.#sequence(depth) : null;
    return weight !== null && this.#take(')') ? ['(', ...inner, ':', ...weight, ')'] : null;
  }

  #square(depth: number): Node[] | null {
    const first = this.#sequence(depth);
    if (first === null) return null;
    if (this.#take(']')) return ['[', ...first, ']'];
    const separator = this.#text[this.at];
    const parts = [first];
    while (separator !== undefined && '|:'.includes(separator) && this.#take(separator)) {
      const part = this.#sequence(depth);
      if (part === null) return null;
      parts.push(part);
    }
    if (!this.#take(']')) return null;
    if (separator === '|') return [{ type: 'alternate', options: parts }];
    const last = parts.pop();
    const when =
      last?.length === 1 && typeof last[0] === 'string' ? NUMBER.exec(last[0])?.[1] : undefined;
    if (when === undefined || parts.length > 2) return null;
    const [before, after] = parts.length === 2 ? parts : [[], parts[0]];
    return [{ type: 'scheduled', before: before!, after: after!, when }];
  }

  #take(sign: string): boolean {
    if (this.#text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }
}

interface Pass {
  readonly steps: number;
  readonly before: number;
}

function lastStepBefore(when: string, { steps, before }: Pass): number {
  const passesBefore = before > 0 ? 1 : 0;
  const value = when.includes('.') ? (Number(when) - passesBefore) * steps : Number(when) - before;
  return Math.min(steps, Math.trunc(value));
}

function collectSteps(nodes: readonly Node[], pass: Pass, ends: Set<number>): void {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    if (node.type === 'alternate') {
      for (let step = 1; step <= pass.steps; step++) ends.add(step);
      for (const option of node.options) collectSteps(option, pass, ends);
    } else {
      const end = lastStepBefore(node.when, pass);
      if (end >= 1) ends.add(end);
      collectSteps(node.before, pass, ends);
      collectSteps(node.after, pass, ends);
    }
  }
}

function textAt(nodes: readonly Node[], step: number, pass: Pass): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      if (node.type === 'alternate') {
        return textAt(node.options[(step - 1) % node.options.length]!, step, pass);
      }
      return textAt(step <= lastStepBefore(node.when, pass) ? node.before : node.after, step, pass);
    })
    .join('');
}
