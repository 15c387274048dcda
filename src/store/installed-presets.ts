import type { HubPreset } from '../contract/hub-presets.ts';
import type { Library } from '../contract/library.ts';

/** Whether a preset is on this device already. Add-ons do not know where they are from, but are called by their repository. */
export function isInstalled({ adds, repo }: HubPreset, library: Library | null): boolean {
  if (adds !== 'model') {
    const name = repo.split('/').at(-1);
    return library?.addOns.some((addOn) => addOn.kind === adds && addOn.name === name) ?? false;
  }
  return (
    library?.models.some(
      ({ manifest: { source } }) => source?.type === 'hub' && source.repo === repo,
    ) ?? false
  );
}
