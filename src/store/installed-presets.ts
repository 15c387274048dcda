import type { HubPreset } from '../contract/hub-presets.ts';
import type { Library } from '../contract/library.ts';

/**
 * Whether a preset is already on this device. Add-ons do not record where they came from, but are named after their repository, or
 * after their file if the repository has several.
 */
export function isInstalled(preset: HubPreset, library: Library | null): boolean {
  const { adds, repo } = preset;
  if (adds !== 'model') {
    const path = 'file' in preset ? preset.file.replace(/\.\w+$/, '') : repo;
    const name = path.split('/').at(-1);
    return library?.addOns.some((addOn) => addOn.kind === adds && addOn.name === name) ?? false;
  }
  return (
    library?.models.some(
      ({ manifest: { source } }) => source?.type === 'hub' && source.repo === repo,
    ) ?? false
  );
}
