import type { MeasureRequest } from '../contract/prompting.ts';
import { resolveOptions } from './form.ts';
import type { StorePorts } from './ports.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { PromptingSlice } from './state/prompting-state.ts';

export function createPromptingSlice({ engine }: StorePorts): SliceCreator<PromptingSlice> {
  return (set, get) => {
    let latest = 0;
    return {
      measures: null,
      async measurePrompts() {
        const request = measureRequest(get());
        if (!request) return;
        const turn = ++latest;
        const outcome = await engine.measurePrompts(request);
        if (turn === latest) set({ measures: outcome.ok ? outcome.value : null });
      },
    };
  };
}

/** null while no model is ready. */
function measureRequest({ model, form }: AppState): MeasureRequest | null {
  if (model.status !== 'ready') return null;
  const { manifest } = model;
  const options = resolveOptions(manifest, form);
  const { textEncoder, negativePrompt, useStyleTag, steps, sampler } = options;
  const { prompt } = form;
  const modelId = manifest.id;
  return { modelId, textEncoder, prompt, negativePrompt, useStyleTag, steps, sampler };
}
