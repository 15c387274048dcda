import type { GenerateRequest } from '../contract/engine-api.ts';
import { applyStyles } from '../contract/prompt-styles.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { batchSeeds, resolveOptions, type Form } from './form.ts';
import { hiresOf } from './hires-form.ts';
import { cellBatch, cellCount, cellOfTurn, type GridPlan } from './grid-plan.ts';
import type { Picture } from './ports.ts';

/** What one click on Generate asks for, fixed at that moment; its pictures are painted one after another. */
export interface Batch {
  readonly id: string;
  readonly form: Form;
  readonly modelId: string;
  /** Used if the model is gone; null if it had not arrived yet. */
  readonly modelName: ModelManifest['name'] | null;
  readonly firstSeed: number;
  readonly start: GenerateRequest['start'];
  readonly controls: GenerateRequest['controls'];
  /** The gallery pictures that its pictures come from. */
  readonly origin: Pick<Picture, 'fromId' | 'variationOf'>;
  /** Whether it keeps painting with further seeds until it is stopped. */
  readonly isEndless: boolean;
  /** If set, its pictures are the cells of a grid. */
  readonly grid: GridPlan | null;
}

/** The batch without a grid that picture `index` belongs to, and the picture's index in it. */
export function batchAt(
  asked: Batch,
  index: number,
): { readonly batch: Batch; readonly index: number } {
  const { grid } = asked;
  if (grid === null) return { batch: asked, index };
  return { batch: cellBatch(asked, grid, cellOfTurn(grid, index)), index: 0 };
}

/** The request for picture `turn`, counted from 0. The same batch always gives the same requests. */
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

/** The id of picture `index`. A picture that is painted again after a crash keeps its id. */
export const pictureId = ({ id, grid }: Pick<Batch, 'id' | 'grid'>, index: number): string =>
  `${id}-${grid === null ? index : cellOfTurn(grid, index)}`;

/** The batch that picture `index` is recorded under: in an endless batch, each round counts as a click of its own. */
export function pressOf({ id, form, grid }: Batch, index: number): NonNullable<Picture['batch']> {
  if (grid !== null) return { id, count: cellCount(grid), index };
  const count = form.batchCount;
  const round = Math.floor(index / count);
  return { id: round === 0 ? id : `${id}-${round}`, count, index: index % count };
}
