import { useMemo } from 'react';
import { gridMs, resolveOptions, type GridPlan } from '../../store/index.ts';
import { useApp } from '../store-context.ts';

/** The estimated time of a grid in milliseconds, based on the model's last picture; null if there is none. */
export function useGridTime(plan: GridPlan | null): number | null {
  const model = useApp((state) => state.model);
  const form = useApp((state) => state.form);
  const pictures = useApp((state) => state.pictures);
  return useMemo(() => {
    if (!plan || model.status !== 'ready') return null;
    const { manifest } = model;
    const last = pictures.find(({ parameters }) => parameters?.modelId === manifest.id);
    if (!last?.parameters) return null;
    const { steps, width, height } = last.parameters;
    const { encodeMs, denoiseMs, decodeMs } = last.timings;
    const options = resolveOptions(manifest, form);
    return gridMs(options, plan, denoiseMs / (steps * width * height), encodeMs + decodeMs);
  }, [plan, model, form, pictures]);
}
