import type { DownloadPlan } from '../../contract/download-plan.ts';
import { incomplete, otherTask } from '../add-ons/tool-model/import-tool-model.ts';
import { classOf, toolTaskOf } from '../add-ons/tool-model/tool-task.ts';
import { hasGraphs, TOOL_CONFIG, toolModelFiles } from '../add-ons/tool-model/tool-model-files.ts';
import { requestOf } from '../plan-source.ts';
import type { PlanChecks } from './check-plan.ts';
import type { RepositoryListing } from './list-repository.ts';
import { plan } from './plan-download.ts';
import { readSmallJson } from './small-file.ts';

const INDEX = 'model_index.json';
/** Weights that this program may know how to read. */
const WEIGHTS = /\.(safetensors|bin|ckpt|pth?)$/i;

/**
 * The plan for a tool's model: its graphs in one precision, and its settings.
 *
 * @param choice the graph that the user picked
 * @returns null for any other repository
 * @throws AppError `unsupported` for a model of another task in nothing but graphs, and for one that is not complete; whatever
 * `readSmallFile` throws
 */
export async function planToolModel(
  listing: RepositoryListing,
  choice: string | undefined,
  { token, signal }: Pick<PlanChecks, 'token' | 'signal'>,
): Promise<DownloadPlan | null> {
  const paths = listing.files.map(({ path }) => path);
  if (!paths.includes(TOOL_CONFIG) || paths.includes(INDEX) || !hasGraphs(paths)) return null;
  const { urlOf, headers } = requestOf({ type: 'hub', ...listing.source }, token);
  const config = await readSmallJson(urlOf(TOOL_CONFIG), TOOL_CONFIG, { headers, signal });
  const task = toolTaskOf(config);
  if (!task) {
    if (paths.some((path) => WEIGHTS.test(path))) return null;
    throw otherTask(classOf(config));
  }
  const { chosen, missing } = toolModelFiles(paths, task, choice);
  if (!chosen) throw incomplete(missing);
  const files = listing.files.filter(({ path }) => chosen.paths.includes(path));
  // Precisions of one repository are different downloads.
  const main = files.find(({ path }) => path === chosen.paths.at(-1));
  return plan(listing, 'tool-model', files, main?.hash).plan;
}
