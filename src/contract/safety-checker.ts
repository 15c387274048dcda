import type { ModelManifest } from './manifest.ts';

type Manifest = Pick<ModelManifest, 'parts' | 'checksPictures'>;

/** Whether a model has a safety checker of its own: diffusers' StableDiffusionSafetyChecker. */
export const hasSafetyChecker = ({ parts }: Manifest): boolean =>
  Object.hasOwn(parts, 'safetyChecker');

/** Whether it looks at every picture: on unless the user has turned it off. */
export const checksPictures = (manifest: Manifest): boolean =>
  hasSafetyChecker(manifest) && manifest.checksPictures !== false;
