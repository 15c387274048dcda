import type { GenerateRequest } from '../contract/engine-api.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { batchSeeds, resolveOptions, type Form } from './form.ts';
import { hiresOf } from './hires-form.ts';
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
  /** From which pictures of the gallery they come. */
  readonly origin: Pick<Picture, 'fromId' | 'variationOf'>;
  /** Paints on with further seeds until it is stopped. */
  readonly isEndless: boolean;
}

/** The request for picture `index` of a batch, from 0. The same batch always gives the same requests. */
export function pictureRequest(
  batch: Batch,
  manifest: ModelManifest,
  index: number,
): Omit<GenerateRequest, 'jobId'> {
  const { form, firstSeed, start } = batch;
  const options = resolveOptions(manifest, form);
  return {
    modelId: manifest.id,
    prompt: form.prompt,
    start,
    strength: form.strength,
    hires: start ? null : hiresOf(form.hires),
    ...options,
    ...batchSeeds(firstSeed, options, index),
  };
}

/** How many pictures a batch asks for. */
export const pictureCount = ({ form, isEndless }: Batch): number =>
  isEndless ? Infinity : form.batchCount;

/** What picture `index` belongs to: an endless batch is one press after another. */
export function pressOf({ id, form }: Batch, index: number): NonNullable<Picture['batch']> {
  const count = form.batchCount;
  const round = Math.floor(index / count);
  return { id: round === 0 ? id : `${id}-${round}`, count, index: index % count };
}
