import { addOnKindOf } from '../../contract/add-on-kinds.ts';
import { AppError } from '../../core/errors.ts';
import type { DownloadOffer, HubSource } from '../../contract/download-plan.ts';
import { checkTextEncoderPlan } from './check-text-encoder-plan.ts';
import { checkPlan, type PlanChecks } from './check-plan.ts';
import { parseHubSource } from './hub-source.ts';
import { refuseOtherFamilies } from '../import/other-families.ts';
import { requestOf } from '../plan-source.ts';
import { listRepository, type RepositoryListing } from './list-repository.ts';
import { readOwnManifest } from './own-manifest.ts';
import { planDownload, type PlanOptions } from './plan-download.ts';
import { withUsableSafetyChecker, type SafetyCheckerChecks } from './safety-checker-offer.ts';
import { takeImageEncoder } from './take-image-encoder.ts';
import { readSmallJson } from './small-file.ts';
import { planToolModel } from './plan-tool-model.ts';

const INDEX = 'model_index.json';

/** A pipeline whose parts are not SD 1.x's is refused by name, and not for the files that it does not have. */
async function planNamed(
  listing: RepositoryListing,
  options: PlanOptions,
  { token, signal }: Omit<PlanChecks, 'manifest'>,
): Promise<DownloadOffer> {
  try {
    return planDownload(listing, options);
  } catch (error) {
    const isOther = error instanceof AppError && error.details['what'] === 'repository';
    if (isOther && listing.files.some(({ path }) => path === INDEX)) {
      const { urlOf, headers } = requestOf({ type: 'hub', ...listing.source }, token);
      refuseOtherFamilies(await readSmallJson(urlOf(INDEX), INDEX, { headers, signal }), {});
    }
    throw error;
  }
}

/**
 * What this program can use from a repository.
 *
 * @param choice see `planDownload`
 * @throws AppError like `parseHubSource`, `listRepository`, `planDownload` and `checkPlan`; the signal's reason
 */
export async function planRepository(
  wanted: HubSource,
  choice: string | undefined,
  checks: Omit<PlanChecks, 'manifest'> & SafetyCheckerChecks,
): Promise<DownloadOffer> {
  const { token, signal } = checks;
  const listing = await listRepository(parseHubSource(wanted), token, signal);
  const manifest = await readOwnManifest(listing, token, signal);
  const tool = manifest ? null : await planToolModel(listing, choice, checks);
  if (tool) return { type: 'plan', plan: tool };
  const offer = await planNamed(listing, { choice, manifest }, checks);
  if (offer.type !== 'plan') return offer;
  const kind = await checkPlan(offer.plan, { ...checks, manifest });
  const addOn = kind && addOnKindOf(kind);
  if (addOn === 'image-encoder') {
    return { type: 'plan', plan: await takeImageEncoder(offer.plan, checks) };
  }
  if (addOn === 'text-encoder') await checkTextEncoderPlan(offer.plan, checks);
  return withUsableSafetyChecker(offer, checks);
}
