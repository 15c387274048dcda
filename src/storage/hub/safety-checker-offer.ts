import { AppError } from '../../core/errors.ts';
import type { DownloadOffer } from '../../contract/download-plan.ts';
import type { CheckSafetyConfigs } from '../import/model-checks.ts';
import { SAFETY_CHECKER_PATHS } from '../import/model-recipe.ts';
import { requestOf } from '../plan-source.ts';
import type { PlanChecks } from './check-plan.ts';
import { readSmallJson } from './small-file.ts';

export interface SafetyCheckerChecks extends Pick<PlanChecks, 'signal' | 'token'> {
  readonly checkSafetyConfigs: CheckSafetyConfigs;
}

/**
 * The offer without its safety checker if that cannot be used: the model itself can, so it is not refused.
 *
 * @throws whatever `readSmallJson` throws, except for JSON that is not valid
 */
export async function withUsableSafetyChecker(
  offer: Extract<DownloadOffer, { type: 'plan' }>,
  { checkSafetyConfigs, token, signal }: SafetyCheckerChecks,
): Promise<DownloadOffer> {
  const { withSafetyChecker, ...without } = offer;
  if (!withSafetyChecker) return offer;
  const { urlOf, headers } = requestOf(withSafetyChecker.source, token);
  const json = (path: string) => readSmallJson(urlOf(path), path, { headers, signal });
  const { config: path, processor } = SAFETY_CHECKER_PATHS;
  try {
    checkSafetyConfigs({
      path,
      config: await json(path),
      processor: { path: processor, json: await json(processor) },
    });
    return offer;
  } catch (error) {
    if (error instanceof AppError && /^(invalid|unsupported)/.test(error.code)) return without;
    throw error;
  }
}
