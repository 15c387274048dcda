import {
  applyWeights,
  type PlannedPart,
  type PromptChunk,
  type PromptPlan,
} from '../core/prompt/index.ts';
import { concatBatch, type Tensor } from '../core/tensor/tensor.ts';
import type { Pass } from './guided-prediction.ts';
import type { DiffusionModel, ProjectedPrompt } from './ports.ts';

export interface Conditioning {
  /**
   * The projected prompts for a step, counted from 1: one for each pass of the UNet, valid until the next call. The negative
   * prompt comes first. Two prompts share a pass if both are needed at every step. Otherwise, or if there are more, each has a pass
   * of its own, so that any number of prompts takes only the memory and the session of one.
   */
  at(step: number): Promise<readonly Pass[]>;

  /** Releases its device memory. */
  release(): void;
}

/**
 * Projects the prompts of a pass.
 *
 * @param negatives how many of them are negative; they come first
 */
export type ProjectPass = (promptEmbeds: Tensor, negatives: number) => Promise<Pass>;

/** The same for the UNet alone. */
export type ProjectPrompt = (promptEmbeds: Tensor, negatives: number) => Promise<ProjectedPrompt>;

/**
 * How many projected texts are kept, for texts that alternate, such as `[cat|dog]`; with a large UNet, each takes a few megabytes.
 */
const KEPT_TEXTS = 4;

/**
 * Encodes each chunk of both prompts once. All texts of all steps are padded with empty chunks to the length of the longest,
 * like A1111's `pad_cond_uncond`, because the UNet's graph is written for one length.
 *
 * @param negativePrompt null without guidance
 * @param together whether two prompts may go in one pass
 * @param project what becomes of each pass's prompts
 * @param clipSkip see `DiffusionModel.encodeText`
 * @returns null when `signal` was aborted, which is checked after each chunk
 */
export async function encodePrompts(
  model: DiffusionModel,
  prompt: PromptPlan,
  negativePrompt: PromptPlan | null,
  {
    clipSkip,
    together,
    project,
  }: { readonly clipSkip: number; readonly together: boolean; readonly project: ProjectPass },
  signal: AbortSignal,
): Promise<Conditioning | null> {
  const parts = padParts([...(negativePrompt?.parts ?? []), ...prompt.parts], prompt.emptyChunk);
  const hiddenStates = new Map<string, Tensor>();
  for (const { schedule } of parts) {
    for (const chunk of schedule.flatMap(({ chunks }) => chunks)) {
      const key = chunk.inputIds.join();
      if (hiddenStates.has(key)) continue;
      hiddenStates.set(key, await model.encodeText(chunk.inputIds, clipSkip));
      if (signal.aborted) return null;
    }
  }
  const embed = (chunks: readonly PromptChunk[]) =>
    joinTokens(
      chunks.map(({ inputIds, weights }) =>
        applyWeights(hiddenStates.get(inputIds.join())!, weights),
      ),
    );

  const textsAt = (step: number) => parts.map((part) => chunksAt(part, step));
  const nameOf = contentNames();
  const lastChange = Math.max(...parts.map(({ schedule }) => schedule.at(-1)!.endStep));
  const keys = Array.from({ length: lastChange }, (_, i) =>
    textsAt(i + 1)
      .map(nameOf)
      .join(),
  );

  const kept = new Map<string, Pass[]>();
  const drop = (key: string) => {
    for (const { prompt: projected, controls } of kept.get(key) ?? []) {
      projected.release();
      for (const control of controls) control.prompt?.release();
    }
    kept.delete(key);
  };
  return {
    async at(step) {
      const texts = textsAt(step);
      const key = keys[Math.min(step, lastChange) - 1]!;
      const known = kept.get(key);
      if (known) return known;
      for (const other of [...kept.keys()]) {
        if (kept.size >= KEPT_TEXTS || !keys.includes(other, step)) drop(other);
      }
      const passes: Pass[] = [];
      kept.set(key, passes);
      const embeds = texts.map(embed);
      const isPair = together && embeds.length === 2;
      const batches = isPair ? [concatBatch([embeds[0]!, embeds[1]!])] : embeds;
      for (const [index, batch] of batches.entries()) {
        passes.push(await project(batch, negativePrompt && index === 0 ? 1 : 0));
      }
      return passes;
    },
    release() {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}

/** A number for each distinct text. Texts are long, and a schedule repeats many of them. */
function contentNames(): (text: readonly PromptChunk[]) => number {
  const byContent = new Map<string, number>();
  const byText = new Map<readonly PromptChunk[], number>();
  return (text) => {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const content = text
      .map(({ inputIds, weights }) => `${inputIds.join()} ${weights.join()}`)
      .join(';');
    const name = byContent.get(content) ?? byContent.size;
    byContent.set(content, name);
    byText.set(text, name);
    return name;
  };
}

function padParts(parts: readonly PlannedPart[], emptyChunk: PromptChunk): PlannedPart[] {
  const lengths = parts.flatMap(({ schedule }) => schedule.map(({ chunks }) => chunks.length));
  const length = Math.max(...lengths);
  return parts.map(({ weight, schedule }) => ({
    weight,
    schedule: schedule.map(({ endStep, chunks }) => ({
      endStep,
      chunks: [...chunks, ...new Array<PromptChunk>(length - chunks.length).fill(emptyChunk)],
    })),
  }));
}

function chunksAt({ schedule }: PlannedPart, step: number): readonly PromptChunk[] {
  return (schedule.find(({ endStep }) => step <= endStep) ?? schedule.at(-1)!).chunks;
}

/** Concatenates `[1, tokens, hidden]` along the tokens. */
function joinTokens(parts: readonly Tensor[]): Tensor {
  const [first, ...others] = parts as [Tensor, ...Tensor[]];
  const { shape, data } = concatBatch([first, ...others]);
  const [count = 0, tokens = 0, hidden = 0] = shape;
  return { shape: [1, count * tokens, hidden], data };
}
