import { unsupportedFile, type FileFault } from '../../core/formats/file-error.ts';
import type { DownloadPlan, SiteToken } from '../../contract/download-plan.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { isModelFile } from '../../contract/model-files.ts';
import type { CheckConfigs } from '../import/model-checks.ts';
import { defaultSettings } from '../import/imported-manifest.ts';
import { FINAL_PATHS, SCHEDULER_PATH } from '../import/model-recipe.ts';
import { refuseOtherFamilies } from '../import/other-families.ts';
import { refuseOtherTextEncoders } from '../import/other-text-encoders.ts';
import { requestOf } from '../plan-source.ts';
import { lookInto } from './look-into.ts';
import { readSmallJson } from './small-file.ts';

const INDEX = 'model_index.json';
const CONFIG = /(^|\/)config\.json$/;
/** An exported model, whose manifest lies anywhere in it. */
const BUNDLE = /\.zip$/i;

/** diffusers' classes of parts that come by themselves, and what each is. */
const LONE_PARTS: Readonly<Record<string, { readonly what: string; readonly fault?: FileFault }>> =
  {
    ControlNetModel: { what: 'controlnet' },
    T2IAdapter: { what: 't2i-adapter' },
    MotionAdapter: { what: 'motion-module' },
    UNet2DConditionModel: { what: 'diffusers-unet', fault: 'unet-alone' },
  };

export interface PlanChecks {
  readonly checkConfigs: CheckConfigs;
  readonly signal: AbortSignal;
  readonly token?: SiteToken | undefined;
  /** Of a repository in this program's own layout. */
  readonly manifest?: ModelManifest | null;
}

/**
 * Refuses before the download what would be refused after it, as far as small files and headers tell: they are some
 * kilobytes, the weights are gigabytes.
 *
 * @throws AppError `unsupported`, `invalid-config`, `invalid-file`, as the import does; what `readSmallFile` throws
 */
export async function checkPlan(
  plan: DownloadPlan,
  { checkConfigs, signal, token, manifest }: PlanChecks,
): Promise<void> {
  const { urlOf, headers } = requestOf(plan.source, token);
  const json = (path: string) => readSmallJson(urlOf(path), path, { headers, signal });
  const has = (path: string) => plan.files.some((file) => file.path === path);

  if (manifest) {
    const { textEncoder, unet, vae } = manifest.parts;
    checkConfigs({
      textEncoder: await json(textEncoder.config),
      unet: await json(unet.config),
      vae: await json(vae.config),
    });
    return;
  }
  if (plan.layout === 'diffusers' && has(FINAL_PATHS.unet.config)) {
    const unet = await json(FINAL_PATHS.unet.config);
    refuseOtherFamilies(has(INDEX) ? await json(INDEX) : {}, unet);
    const textEncoder = await json(FINAL_PATHS.textEncoder.config);
    refuseOtherTextEncoders(textEncoder, FINAL_PATHS.textEncoder.config);
    checkConfigs({ textEncoder, unet, vae: await json(FINAL_PATHS.vae.config) });
    if (has(SCHEDULER_PATH)) {
      defaultSettings(await json(SCHEDULER_PATH));
    }
    return;
  }
  const config = plan.files.find(({ path }) => CONFIG.test(path));
  const weights = plan.files.filter(({ path }) => isModelFile(path));
  const loneConfig = config ? await json(config.path) : {};
  if (config) refuseLonePart(config.path, String(loneConfig['_class_name'] ?? ''));
  const [file] = weights;
  // Of shards, each holds only some of the names.
  if (weights.length !== 1 || !file || BUNDLE.test(file.path)) return;
  await lookInto(file, { url: urlOf(file.path), headers, signal }, loneConfig);
}

function refuseLonePart(path: string, name: string): void {
  if (name === '' || name === 'AutoencoderKL') return;
  const known = Object.hasOwn(LONE_PARTS, name) ? LONE_PARTS[name] : undefined;
  const details = known ?? { what: name, fault: 'other-class' as const };
  const { what, fault } = details;
  throw unsupportedFile(path, what, ['AutoencoderKL'], { ...(fault && { fault }), named: name });
}
