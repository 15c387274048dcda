import type { DownloadOffer, HubSource } from '../../contract/download-plan.ts';
import { checkPlan, type PlanChecks } from './check-plan.ts';
import { parseHubSource } from './hub-source.ts';
import { listRepository } from './list-repository.ts';
import { readOwnManifest } from './own-manifest.ts';
import { planDownload } from './plan-download.ts';

/**
 * What a repository has to offer that this program can use.
 *
 * @param choice see `planDownload`
 * @throws AppError as `parseHubSource`, `listRepository`, `planDownload` and `checkPlan` do; the signal's reason
 */
export async function planRepository(
  wanted: HubSource,
  choice: string | undefined,
  checks: Omit<PlanChecks, 'manifest'>,
): Promise<DownloadOffer> {
  const { token, signal } = checks;
  const listing = await listRepository(parseHubSource(wanted), token, signal);
  const manifest = await readOwnManifest(listing, token, signal);
  const offer = planDownload(listing, { choice, manifest });
  if (offer.type === 'plan') await checkPlan(offer.plan, { ...checks, manifest });
  return offer;
}
