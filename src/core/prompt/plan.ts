import { AppError } from '../errors.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { parseAttention, type WeightedText } from './attention.ts';
import { chunkPrompt, emptyChunk, type PromptChunk } from './chunks.ts';
import { splitComposition, type SubPrompt } from './composition.ts';
import { parseExtraNetworks } from './extra-networks.ts';
import { schedulePrompt, type ScheduledText } from './schedule.ts';
import { hasSyntax } from './syntax.ts';
import { readUpTo } from './read-up-to.ts';

/** Chunks that hold up to and with step `endStep`, counted from 1. */
export interface PlannedText {
  readonly endStep: number;
  readonly chunks: readonly PromptChunk[];
}

/** One of the prompts that `AND` joins. */
export interface PlannedPart {
  readonly weight: number;
  /** In the order of their steps; the last ends with the sampler. */
  readonly schedule: readonly PlannedText[];
}

/** All that the text encoder will read, and when. */
export interface PromptPlan {
  readonly parts: readonly [PlannedPart, ...PlannedPart[]];
  readonly emptyChunk: PromptChunk;
  /** What found no room in `maxChunks`; empty when all did. */
  readonly truncatedText: string;
  /** Characters of the text that is read which the vocabulary lacks, each once; signs of the grammar are none of it. */
  readonly unknown: readonly string[];
}

export interface PlanOptions {
  readonly tokenizer: Tokenizer;
  /** Calls of the model, which is what a schedule counts. */
  readonly steps: number;
  /** Of each text; what goes beyond is not read. */
  readonly maxChunks: number;
  /** Prompts that `AND` joins; each costs a pass of the UNet at every step. */
  readonly maxParts: number;
  /** Different chunks in all texts of all steps; each costs a pass of the text encoder. */
  readonly maxEncodings: number;
}

/**
 * A prompt in A1111's grammar, taken apart in A1111's order: the tags of LoRAs, which are no text, then `AND`, then schedules, then weights and chunks. A weight
 * after a colon belongs to `AND`: a prompt that stands alone keeps its `16:9`.
 *
 * @throws AppError `invalid-request` when it asks for more than `maxParts` or `maxEncodings`, and for a bad tag
 */
export function planPrompt(prompt: string, options: PlanOptions): PromptPlan {
  const { text } = parseExtraNetworks(prompt);
  const parts = hasSyntax(text) ? splitComposition(text) : [];
  if (parts.length > options.maxParts) {
    throw tooMany('prompt', 'parts', parts.length, options.maxParts);
  }
  const whole = parts.length > 1 ? parts : [{ text, weight: 1 }];
  return planParts('prompt', whole, options);
}

/** As `planPrompt`, but `AND` and tags are words like others: A1111 composes only what is wanted. */
export function planNegativePrompt(prompt: string, options: PlanOptions): PromptPlan {
  return planParts('negativePrompt', [{ text: prompt, weight: 1 }], options);
}

function planParts(field: string, parts: readonly SubPrompt[], options: PlanOptions): PromptPlan {
  const texts = new Map<string, ReadText>();
  const read = (text: string) => {
    const known = texts.get(text) ?? readText(text, options);
    texts.set(text, known);
    return known;
  };
  const planned = parts.map(({ text, weight }): PlannedPart => ({
    weight,
    schedule: scheduleOf(text, options.steps).map(([endStep, scheduled]) => ({
      endStep,
      chunks: read(scheduled).chunks,
    })),
  }));
  const all = [...texts.values()];
  const encodings = new Set(
    all.flatMap(({ chunks }) => chunks.map(({ inputIds }) => inputIds.join())),
  );
  if (encodings.size > options.maxEncodings) {
    throw tooMany(field, 'encodings', encodings.size, options.maxEncodings);
  }
  return {
    parts: planned as [PlannedPart, ...PlannedPart[]],
    emptyChunk: emptyChunk(options.tokenizer),
    truncatedText: [...new Set(all.map(({ truncatedText }) => truncatedText))]
      .filter((text) => text !== '')
      .join(' … '),
    unknown: [...new Set(all.flatMap(({ unknown }) => unknown))],
  };
}

function tooMany(field: string, what: 'parts' | 'encodings', found: number, max: number) {
  const message = `${field} has ${found} ${what}, of at most ${max}`;
  return new AppError('invalid-request', message, { field, what, found, max });
}

function scheduleOf(text: string, steps: number): ScheduledText[] {
  return hasSyntax(text) ? schedulePrompt(text, steps) : [[steps, text]];
}

interface ReadText {
  readonly chunks: readonly PromptChunk[];
  readonly truncatedText: string;
  readonly unknown: readonly string[];
}

function readText(text: string, { tokenizer, maxChunks }: PlanOptions): ReadText {
  const pieces: readonly WeightedText[] = hasSyntax(text) ? parseAttention(text) : [[text, 1]];
  const chunks = chunkPrompt(pieces, tokenizer).slice(0, maxChunks);
  const tokens = chunks.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  return { chunks, ...readUpTo(tokens, pieces, tokenizer) };
}
