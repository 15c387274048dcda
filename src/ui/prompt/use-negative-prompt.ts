import { resolveOptions } from '../../store/index.ts';
import { useApp } from '../store-context.ts';

/** Also empty while no model is ready. */
export function useNegativePrompt(): string {
  return useApp(({ model, form }) =>
    model.status === 'ready' ? resolveOptions(model.manifest, form).negativePrompt : '',
  );
}
