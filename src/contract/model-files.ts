import type { DownloadPlan } from './download-plan.ts';
import type { AddOn } from './library.ts';
import type { ModelManifest } from './manifest.ts';

// Separate from the schemas of manifests and plans, which the page does not need.

/** File names of checkpoints, LoRAs, embeddings and exported models. */
export const isModelFile = (path: string) => /\.(safetensors|ckpt|pt|pth|bin|zip)$/i.test(path);

/** The total size of a model's files. */
export const modelBytes = ({ files }: Pick<ModelManifest, 'files'>): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Smaller single files are add-ons; a checkpoint of all parts takes more. */
const MIN_CHECKPOINT_BYTES = 256 * 2 ** 20;

/** Whether a download becomes a model of this program's own form, and is not an add-on. */
export const convertsToModel = ({
  layout,
  totalBytes,
}: Pick<DownloadPlan, 'layout' | 'totalBytes'>): boolean =>
  layout === 'diffusers' || (layout === 'single-file' && totalBytes >= MIN_CHECKPOINT_BYTES);

/**
 * Whether a download's weights are converted while they arrive. It needs a site that sends ranges; what was made for this
 * program is as it should be.
 */
export function convertsOnArrival(
  plan: Pick<DownloadPlan, 'source' | 'layout' | 'totalBytes'>,
): boolean {
  if (plan.source.type === 'url' && !plan.source.isResumable) return false;
  return convertsToModel(plan);
}

/** The model ships with the page. Its files come back by themselves, so it can be neither changed nor deleted. */
export const isEmbedded = ({ source }: Pick<ModelManifest, 'source'>): boolean =>
  !source || source.type === 'embedded';

/** Whether the UNet can be converted to eight bits. */
export const isShrinkable = ({ parts, source }: Pick<ModelManifest, 'parts' | 'source'>): boolean =>
  !isEmbedded({ source }) && parts.unet.weights.length === 1 && parts.unet.precision === undefined;

/** About how many bytes that saves; 0 if it cannot be converted. */
export const savedByShrinking = (
  manifest: Pick<ModelManifest, 'parts' | 'source' | 'files'>,
): number =>
  isShrinkable(manifest)
    ? (manifest.files.find(({ path }) => path === manifest.parts.unet.weights[0])?.bytes ?? 0) / 2
    : 0;

/** The same for an add-on, if it is a ControlNet. T2I-Adapters are small, and run once for each picture. */
export const savedByShrinkingAddOn = (addOn: AddOn): number =>
  addOn.kind === 'control-net' && addOn.form === 'controlnet' && addOn.precision === undefined
    ? addOn.bytes / 2
    : 0;
