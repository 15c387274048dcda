import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { CLIP_CONFIG, CLIP_WEIGHTS } from '../add-ons/image-encoder/image-encoder-recipe.ts';
import { textEncoderRecipe } from '../add-ons/text-encoder/text-encoder-recipe.ts';
import { isTransient } from '../download/retry.ts';
import { requestOf } from '../plan-source.ts';
import type { PlanChecks } from './check-plan.ts';
import { NotInspectable, remoteSource } from './remote-source.ts';
import { readSmallFile } from './small-file.ts';

/**
 * Refuses a text encoder, before the download, that the import would refuse, as far as its config and its table of weights show.
 *
 * @throws AppError like the import
 */
export async function checkTextEncoderPlan(
  { files, source }: DownloadPlan,
  { checkTextEncoder, signal, token }: Pick<PlanChecks, 'checkTextEncoder' | 'signal' | 'token'>,
): Promise<void> {
  const weights = files.find(({ path }) => CLIP_WEIGHTS.test(path));
  const config = files.find(({ path }) => path === CLIP_CONFIG);
  if (!weights || !config) return;
  const { urlOf, headers } = requestOf(source, token);
  const { path, bytes } = weights;
  const site = remoteSource({ name: path, url: urlOf(path), bytes, headers, signal });
  const text = await readSmallFile(urlOf(config.path), config.path, { headers, signal });
  try {
    const checkpoint = await openCheckpoint(site);
    textEncoderRecipe(checkpoint, { path: config.path, text }, checkTextEncoder);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof NotInspectable) && !isTransient(error)) throw error;
  }
}
