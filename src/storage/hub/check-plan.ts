import type { DownloadPlan, SiteToken } from '../../contract/download-plan.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { isModelFile } from '../../contract/model-files.ts';
import { CONTROL_CLASSES } from '../add-ons/control-net/control-weights.ts';
import { refuseOtherClips } from '../add-ons/image-encoder/other-clips.ts';
import type { CheckConfigs, CheckImageEncoder, CheckTextEncoder } from '../import/model-checks.ts';
import { defaultSettings } from '../import/imported-manifest.ts';
import { FINAL_PATHS, SCHEDULER_PATH } from '../import/model-recipe.ts';
import type { ReadableKind } from '../import/other-kinds.ts';
import { refuseOtherClasses } from '../import/other-classes.ts';
import { refuseOtherFamilies } from '../import/other-families.ts';
import { textEncoderKind } from '../import/text-encoder-kind.ts';
import { requestOf } from '../plan-source.ts';
import { lookInto } from './look-into.ts';
import { readSmallJson } from './small-file.ts';

const INDEX = 'model_index.json';
const CONFIG = /(^|\/)config\.json$/;
/** An exported model, whose manifest may be anywhere in it. */
const BUNDLE = /\.zip$/i;

export interface PlanChecks {
  readonly checkConfigs: CheckConfigs;
  readonly checkImageEncoder: CheckImageEncoder;
  readonly checkTextEncoder: CheckTextEncoder;
  readonly signal: AbortSignal;
  readonly token?: SiteToken | undefined;
  /** For a repository in this program's own layout. */
  readonly manifest?: ModelManifest | null;
}

/**
 * Refuses, before the download, what would be refused after it, as far as small files and headers show. They take kilobytes;
 * the weights take gigabytes.
 *
 * @returns what the only weight file is; null if it was not looked at
 * @throws AppError `unsupported`, `invalid-config`, `invalid-file`, like the import; whatever `readSmallFile` throws
 */
export async function checkPlan(
  plan: DownloadPlan,
  { checkConfigs, signal, token, manifest }: PlanChecks,
): Promise<ReadableKind | null> {
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
    return null;
  }
  if (plan.layout === 'diffusers' && has(FINAL_PATHS.unet.config)) {
    const unet = await json(FINAL_PATHS.unet.config);
    refuseOtherFamilies(has(INDEX) ? await json(INDEX) : {}, unet);
    const textEncoder = await json(FINAL_PATHS.textEncoder.config);
    textEncoderKind(textEncoder, FINAL_PATHS.textEncoder.config);
    const vae = await json(FINAL_PATHS.vae.config);
    refuseOtherClasses(FINAL_PATHS.unet.config, unet, 'UNet2DConditionModel');
    refuseOtherClasses(FINAL_PATHS.vae.config, vae, 'AutoencoderKL');
    checkConfigs({ textEncoder, unet, vae });
    if (has(SCHEDULER_PATH)) {
      defaultSettings(await json(SCHEDULER_PATH));
    }
    return null;
  }
  const config = plan.files.find(({ path }) => CONFIG.test(path));
  const weights = plan.files.filter(({ path }) => isModelFile(path));
  const loneConfig = config ? await json(config.path) : {};
  if (config) {
    refuseOtherClasses(config.path, loneConfig, 'AutoencoderKL', ...CONTROL_CLASSES);
    refuseOtherClips(loneConfig, config.path);
  }
  const [file] = weights;
  // Each shard has only some of the names.
  if (weights.length !== 1 || !file || BUNDLE.test(file.path)) return null;
  return lookInto(file, { url: urlOf(file.path), headers, signal }, loneConfig);
}
