import type { Picture } from './ports.ts';
import { reviveControls } from './revive-controls.ts';

/** A picture from the gallery, completed with defaults for what an earlier version did not know. */
export function revivePicture(saved: Picture): Picture {
  if (!saved.parameters) return saved;
  const {
    start = null,
    hires = null,
    controls,
  } = saved.parameters as Partial<typeof saved.parameters>;
  return {
    ...saved,
    parameters: { ...saved.parameters, start, hires, controls: reviveControls(controls) },
  };
}
