import type { GenerateRequest } from '../contract/engine-api.ts';
import { applyStyles } from '../contract/prompt-styles.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { batchSeeds, resolveOptions, type Form } from './form.ts';
import { hiresOf } from './hires-form.ts';
import { cellBatch, cellCount, cellOfTurn, type GridPlan } from './grid-plan.ts';
import type { Picture } from './ports.ts';

/** What one press of Generate asks for, fixed at that moment; its pictures are painted one after another. */
export interface Batch {
  readonly id: string;
  readonly form: Form;
  readonly modelId: string;
  /** For when the model is gone; null if it had not arrived yet. */
  readonly modelName: ModelManifest['name'] | null;
  readonly firstSeed: number;
  readonly start: GenerateRequest['start'];
  readonly controls: GenerateRequest['controls'];
  /** From which pictures of the gallery they come. */
  readonly origin: Pick<Picture, 'fromId' | 'variationOf'>;
  /** Paints on with further seeds until it is stopped. */
  readonly isEndless: boolean;
  /** Its pictures are the cells of a grid. */
  readonly grid: GridPlan | null;
}

/** Of picture `index` of what was asked for: the batch without a grid that it belongs to, and which one it is there. */
export function batchAt(
  asked: Batch,
  index: number,
): { readonly batch: Batch; readonly index: number } {
  const { grid } = asked;
  if (grid === null) return { batch: asked, index };
  return { batch: cellBatch(asked, grid, cellOfTurn(grid, index)), index: 0 };
}

/** The request for picture `turn` of what was asked for, from 0. The same batch always gives the same requests. */
export function pictureRequest(
  asked: Batch,
  manifest: ModelManifest,
  turn: number,
): Omit<GenerateRequest, 'jobId'> {
  const { batch, index } = batchAt(asked, turn);
  const { form, firstSeed, start, controls } = batch;
  const options = resolveOptions(manifest, form);
  return {
    modelId: manifest.id,
    start,
    strength: form.strength,
    hires: start ? null : hiresOf(form.hires),
    controls,
    ...options,
    ...applyStyles({ prompt: form.prompt, negativePrompt: options.negativePrompt }, form.styles),
    ...batchSeeds(firstSeed, options, index),
  };
}

/** How many pictures a batch asks for. */
export function pictureCount({ form, isEndless, grid }: Batch): number {
  if (grid !== null) return cellCount(grid);
  return isEndless ? Infinity : form.batchCount;
}

/** The id of picture `index`. A picture that is painted a second time, after a crash, takes its own place. */
export const pictureId = ({ id, grid }: Pick<Batch, 'id' | 'grid'>, index: number): string =>
  `${id}-${grid === null ? index : cellOfTurn(grid, index)}`;

/** What picture `index` belongs to: an endless batch is one press after another. */
export function pressOf({ id, form, grid }: Batch, index: number): NonNullable<Picture['batch']> {
  if (grid !== null) return { id, count: cellCount(grid), index };
  const count = form.batchCount;
  const round = Math.floor(index / count);
  return { id: round === 0 ? id : `${id}-${round}`, count, index: index % count };
}
