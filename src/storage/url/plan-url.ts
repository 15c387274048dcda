import { AppError } from '../../core/errors.ts';
import type { DownloadPlan, PlannedFile } from '../../contract/download-plan.ts';
import { isModelFile } from '../../contract/model-files.ts';
import { readBody, TooLong } from '../download/read-body.ts';
import { refuseWebPage, request } from '../download/request.ts';
import { sha256OfBlob } from '../file-hash.ts';
import { lookInto } from '../hub/look-into.ts';
import { yamlBeside } from './file-url.ts';
import { planFile } from './plan-file.ts';

/** They have a few kB. */
const MAX_YAML_BYTES = 2 ** 20;
const CHECKPOINT = /\.(safetensors|ckpt)$/i;

/**
 * What a download of the file at an address would be, with the yaml beside a checkpoint, which alone may say what it was
 * trained to predict. Where the site sends parts of files, what no model here could use is refused before it is fetched.
 *
 * @throws AppError as `planFile` and `lookInto`
 */
export async function planUrl(text: string, signal: AbortSignal): Promise<DownloadPlan> {
  const plan = await planFile(text, signal);
  const [file] = plan.files;
  if (plan.source.type !== 'url' || !file || /\.zip$/i.test(file.path)) return plan;
  const { url } = plan.source;
  const kind = await kindOf(file, url, signal);
  const isCheckpoint = CHECKPOINT.test(file.path) && (kind === 'sd1' || kind === null);
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
    // The site has answered once already: that it does not again, the download will say.
    if (['access-denied', 'not-found'].includes(error.code)) return null;
    // Of a file without a name of its own, an exported model too is no file of tensors.
    const isNoTensors = error.code === 'invalid-file' && error.details['fault'] === undefined;
    if (isNoTensors && !isModelFile(file.path)) return null;
    throw error;
  }
}

/** Whatever goes wrong, there is none: most checkpoints come without. */
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
