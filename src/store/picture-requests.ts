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
  readonly firstSeed: number;
  readonly start: GenerateRequest['start'];
  /** From which pictures of the gallery they come. */
  readonly origin: Pick<Picture, 'fromId' | 'variationOf'>;
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
