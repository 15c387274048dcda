import { AppError } from '../errors.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { WeightedText } from './attention.ts';
import { chunkPrompt, emptyChunk, type PromptChunk } from './chunks.ts';
import { readNegativePrompt, readPrompt, type ReadPart } from './read-prompt.ts';
import { readUpTo } from './read-up-to.ts';

/** Chunks that apply up to and including step `endStep`, counted from 1. */
export interface PlannedText {
  readonly endStep: number;
  readonly chunks: readonly PromptChunk[];
}

/** One of the prompts joined by `AND`. */
export interface PlannedPart {
  readonly weight: number;
  /** In the order of their steps; the last ends with the sampler. */
  readonly schedule: readonly PlannedText[];
}

/** Everything that the text encoder will read, and at which steps. */
export interface PromptPlan {
  readonly parts: readonly [PlannedPart, ...PlannedPart[]];
  readonly emptyChunk: PromptChunk;
  /** The text beyond `maxChunks`; empty if all of it fits. */
  readonly truncatedText: string;
  /** Characters of the text that are not in the vocabulary, each once; characters of the grammar do not count. */
  readonly unknown: readonly string[];
  /** Names of the tokenizer's learned words that occur in the text. */
  readonly learned: readonly string[];
}

export interface PlanOptions {
  readonly tokenizer: Tokenizer;
  /** The number of ids in a chunk, including start and end; 77 by default. */
  readonly chunkTokens?: number | undefined;
  /** The number of model calls, which is what schedules count. */
  readonly steps: number;
  /** The model calls of the previous pass: see `schedulePrompt`. 0 by default. */
  readonly stepsBefore?: number | undefined;
  /** The maximum per text; the rest is not read. */
  readonly maxChunks: number;
  /** The maximum number of prompts joined by `AND`; each costs a pass of the UNet at every step. */
  readonly maxParts: number;
  /** The maximum number of distinct chunks in all texts of all steps; each costs a pass of the text encoder. */
  readonly maxEncodings: number;
}

/**
 * Plans what the text encoder will read for a prompt in A1111's grammar.
 *
 * @throws AppError `invalid-request` for an invalid tag, and if more than `maxParts` or `maxEncodings` are needed
 */
export function planPrompt(prompt: string, options: PlanOptions): PromptPlan {
  return planParts('prompt', readPrompt(prompt, grammarOf(options)), options);
}

/** Like `planPrompt`, for the negative prompt. */
export function planNegativePrompt(prompt: string, options: PlanOptions): PromptPlan {
  return planParts('negativePrompt', readNegativePrompt(prompt, grammarOf(options)), options);
}

function grammarOf({ steps, stepsBefore, tokenizer }: PlanOptions) {
  return { steps, stepsBefore, names: tokenizer.words.map(({ name }) => name) };
}

function planParts(field: string, parts: readonly ReadPart[], options: PlanOptions): PromptPlan {
  if (parts.length > options.maxParts) {
    throw tooMany(field, 'parts', parts.length, options.maxParts);
  }
  const texts = new Map<readonly WeightedText[], ReadText>();
  const read = (pieces: readonly WeightedText[]) => {
    const known = texts.get(pieces) ?? readText(pieces, options);
    texts.set(pieces, known);
    return known;
  };
  const planned = parts.map(({ weight, schedule }): PlannedPart => ({
    weight,
    schedule: schedule.map(({ endStep, pieces }) => ({ endStep, chunks: read(pieces).chunks })),
  }));
  const all = [...texts.values()];
  const chunks = all.flatMap((text) => text.chunks);
  const encodings = new Set(chunks.map(({ inputIds }) => inputIds.join()));
  if (encodings.size > options.maxEncodings) {
    throw tooMany(field, 'encodings', encodings.size, options.maxEncodings);
  }
  const ids = new Set(chunks.flatMap(({ inputIds }) => [...inputIds]));
  return {
    parts: planned as [PlannedPart, ...PlannedPart[]],
    emptyChunk: emptyChunk(options.tokenizer, options.chunkTokens),
    truncatedText: [...new Set(all.map(({ truncatedText }) => truncatedText))]
      .filter((text) => text !== '')
      .join(' … '),
    unknown: [...new Set(all.flatMap(({ unknown }) => unknown))],
    learned: options.tokenizer.words
      .filter((word) => word.ids.some((id) => ids.has(id)))
      .map(({ name }) => name),
  };
}

function tooMany(field: string, what: 'parts' | 'encodings', found: number, max: number) {
  const message = `${field} has ${found} ${what}; at most ${max} are allowed`;
  return new AppError('invalid-request', message, { field, what, found, max });
}

interface ReadText {
  readonly chunks: readonly PromptChunk[];
  readonly truncatedText: string;
  readonly unknown: readonly string[];
}

function readText(
  pieces: readonly WeightedText[],
  { tokenizer, chunkTokens, maxChunks }: PlanOptions,
): ReadText {
  const chunks = chunkPrompt(pieces, tokenizer, chunkTokens).slice(0, maxChunks);
  const tokens = chunks.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  return { chunks, ...readUpTo(tokens, pieces, tokenizer) };
}
