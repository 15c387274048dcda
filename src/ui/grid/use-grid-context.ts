import { useMemo } from 'react';
import { installedModels, resolveOptions } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useApp } from '../store-context.ts';

/** The page's current picture settings, which the values of a grid are checked against. */
export function useGridContext() {
  const nameOf = useModelName();
  const form = useApp((state) => state.form);
  const model = useApp((state) => state.model);
  const library = useApp((state) => state.library);
  const hasStart = useApp((state) => state.start !== null);
  return useMemo(() => {
    const options = model.status === 'ready' ? resolveOptions(model.manifest, form) : null;
    const models = installedModels({ library, model }).map(
      ({ manifest }) => [nameOf(manifest), manifest.id] as const,
    );
    return {
      prompt: form.prompt,
      negativePrompt: options?.negativePrompt ?? '',
      hasStart,
      models: new Map(models),
    };
  }, [form, model, library, hasStart, nameOf]);
}
