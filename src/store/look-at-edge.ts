import type { PixelSize } from '../contract/pixel-size.ts';
import { TOOL_RESOLUTION } from '../contract/picture-tools.ts';
import type { StartFit } from '../contract/start-picture.ts';
import { resolveOptions } from './form.ts';
import type { AppState } from './state/app-state.ts';

/**
 * The shorter edge at which a tool processes a picture, so that nothing is scaled twice: sd-webui-controlnet's "pixel perfect"
 * (`pixel_perfect_resolution` of scripts/external_code.py).
 */
export function lookAtEdge(
  { width, height }: PixelSize,
  fit: StartFit,
  { model, form }: Pick<AppState, 'model' | 'form'>,
): number {
  if (model.status !== 'ready') return TOOL_RESOLUTION.default;
  const wanted = resolveOptions(model.manifest, form);
  const scales = [wanted.width / width, wanted.height / height];
  const scale = fit === 'fill' ? Math.min(...scales) : Math.max(...scales);
  const edge = Math.round(scale * Math.min(width, height));
  return Math.min(Math.max(edge, TOOL_RESOLUTION.min), TOOL_RESOLUTION.max);
}
