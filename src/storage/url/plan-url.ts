import { SD1_CHECKPOINTS } from '../../core/formats/checkpoint/identify.ts';
import { AppError } from '../../core/errors.ts';
import type { DownloadPlan, PlannedFile } from '../../contract/download-plan.ts';
import { isModelFile } from '../../contract/model-files.ts';
import { readBody, TooLong } from '../download/read-body.ts';
import { refuseWebPage, request } from '../download/request.ts';
import { sha256OfBlob } from '../file-hash.ts';
import { lookInto } from '../hub/look-into.ts';
import { yamlBeside } from './file-url.ts';
import { planFile } from './plan-file.ts';

/** They take a few kB. */
const MAX_YAML_BYTES = 2 ** 20;
const CHECKPOINT = /\.(safetensors|ckpt)$/i;

/**
 * Plans the download of the file at an address, together with the yaml beside a checkpoint, which may be the only place that
 * states the prediction type. If the site supports ranges, files that cannot be used are refused before the download.
 *
 * @throws AppError like `planFile` and `lookInto`
 */
export async function planUrl(text: string, signal: AbortSignal): Promise<DownloadPlan> {
  const plan = await planFile(text, signal);
  const [file] = plan.files;
  if (plan.source.type !== 'url' || !file || /\.zip$/i.test(file.path)) return plan;
  const { url } = plan.source;
  const kind = await kindOf(file, url, signal);
  const isCheckpoint =
    CHECKPOINT.test(file.path) && (kind === null || SD1_CHECKPOINTS.includes(kind));
  const yaml = isCheckpoint ? await findYaml(file, url, signal) : null;
  if (!yaml) return plan;
  return { ...plan, files: [file, yaml], totalBytes: plan.totalBytes + yaml.bytes };
}

async function kindOf(file: PlannedFile, url: string, signal: AbortSignal) {
  try {
    return await lookInto(file, { url, headers: {}, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    // The site has already answered once; if it does not answer again, the download will report that.
    if (['access-denied', 'not-found'].includes(error.code)) return null;
    // A file without a known name may also be an exported model, which is not a file of tensors.
    const isNoTensors = error.code === 'invalid-file' && error.details['fault'] === undefined;
    if (isNoTensors && !isModelFile(file.path)) return null;
    throw error;
  }
}

/** Any failure counts as "no yaml": most checkpoints have none. */
async function findYaml(
  { path }: PlannedFile,
  url: string,
  signal: AbortSignal,
): Promise<PlannedFile | null> {
  const beside = yamlBeside(url);
  if (beside === null) return null;
  try {
    const response = await request(beside, { signal });
    await refuseWebPage(response, beside);
    const content = new Blob([await readBody(response, beside, MAX_YAML_BYTES)]);
    const hash = { algorithm: 'sha256', digest: await sha256OfBlob(content) } as const;
    return { path: path.replace(CHECKPOINT, '.yaml'), bytes: content.size, hash };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError || error instanceof TooLong) return null;
    throw error;
  }
}
