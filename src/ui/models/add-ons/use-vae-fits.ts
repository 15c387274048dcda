import { fittingVaes } from '../../../store/index.ts';
import { useApp } from '../../store-context.ts';

/** Whether a VAE can decode the current model's latents. */
export const useVaeFits = (name: string) =>
  useApp(({ library, modelId }) => fittingVaes(library, modelId).some((vae) => vae.name === name));
