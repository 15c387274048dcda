import { nameFinder } from '../tokenizer/index.ts';
import { parseAttention, type WeightedText } from './attention.ts';
import { splitComposition, type SubPrompt } from './composition.ts';
import { parseExtraNetworks } from './extra-networks.ts';
import { hideNames } from './hidden-names.ts';
import { schedulePrompt, type ScheduledText } from './schedule.ts';
import { hasSyntax } from './syntax.ts';

export interface GrammarOptions {
  /** The number of model calls, which is what schedules count. */
  readonly steps: number;
  /** The model calls of the previous pass: see `schedulePrompt`. 0 by default. */
  readonly stepsBefore?: number | undefined;
  /** Words with their own vectors, which stay whole whatever characters they contain. */
  readonly names: readonly string[];
}

/** One of the prompts joined by `AND`, without its grammar. */
export interface ReadPart {
  readonly weight: number;
  /** In the order of their steps; the last ends with the sampler. Equal texts are the same object. */
  readonly schedule: readonly {
    readonly endStep: number;
    readonly pieces: readonly WeightedText[];
  }[];
}

/**
 * Parses a prompt in A1111's grammar, in A1111's order: first LoRA tags, which are not text, then `AND`, schedules and weights. A
 * weight after a colon belongs to `AND`, so a prompt without `AND` keeps its `16:9`.
 *
 * @throws AppError `invalid-request` for an invalid tag
 */
export function readPrompt(prompt: string, options: GrammarOptions): ReadPart[] {
  const { text, reveal } = hideNames(parseExtraNetworks(prompt).text, options.names);
  const parts = hasSyntax(text) ? splitComposition(text) : [];
  return readParts(parts.length > 1 ? parts : [{ text, weight: 1 }], options, reveal);
}

/** Like `readPrompt`, but `AND` and tags are ordinary words: A1111 has no composition in negative prompts. */
export function readNegativePrompt(prompt: string, options: GrammarOptions): ReadPart[] {
  const { text, reveal } = hideNames(prompt, options.names);
  return readParts([{ text, weight: 1 }], options, reveal);
}

/** The names that occur in the parsed texts of the prompt and the negative prompt. */
export function namesInPrompts(
  prompt: string,
  negativePrompt: string,
  options: GrammarOptions,
): string[] {
  const parts = [...readPrompt(prompt, options), ...readNegativePrompt(negativePrompt, options)];
  const find = nameFinder(options.names);
  const read = new Set(parts.flatMap(({ schedule }) => schedule.map(({ pieces }) => pieces)));
  const found = new Set<string>();
  for (const pieces of read) {
    for (const [text] of pieces) for (const { name } of find(text)) found.add(name);
  }
  return options.names.filter((name) => found.has(name));
}

function readParts(
  parts: readonly SubPrompt[],
  options: GrammarOptions,
  reveal: (piece: string) => string,
): ReadPart[] {
  const known = new Map<string, readonly WeightedText[]>();
  const piecesOf = (text: string) => {
    const pieces = known.get(text) ?? readPieces(text, reveal);
    known.set(text, pieces);
    return pieces;
  };
  return parts.map(({ text, weight }) => ({
    weight,
    schedule: scheduleOf(text, options).map(([endStep, scheduled]) => ({
      endStep,
      pieces: piecesOf(scheduled),
    })),
  }));
}

function scheduleOf(text: string, { steps, stepsBefore }: GrammarOptions): ScheduledText[] {
  return hasSyntax(text) ? schedulePrompt(text, steps, stepsBefore) : [[steps, text]];
}

function readPieces(text: string, reveal: (piece: string) => string): readonly WeightedText[] {
  const pieces: WeightedText[] = hasSyntax(text) ? parseAttention(text) : [[text, 1]];
  return pieces.map(([piece, weight]) => [reveal(piece), weight]);
}
