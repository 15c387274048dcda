import type { Picture } from './ports.ts';
import { reviveControls } from './revive-controls.ts';

/** A picture from the gallery, completed with defaults for what an earlier version did not know. */
export function revivePicture(saved: Picture): Picture {
  if (!saved.parameters) return saved;
  const { start, hires, controls } = saved.parameters as Partial<typeof saved.parameters>;
  // Of ten thousand pictures, nearly all are as this version writes them.
  const isUnguided = Array.isArray(controls) && controls.length === 0;
  if (isUnguided && start !== undefined && hires !== undefined) return saved;
  const revived = {
    start: start ?? null,
    hires: hires ?? null,
    controls: reviveControls(controls),
  };
  return { ...saved, parameters: { ...saved.parameters, ...revived } };
}
