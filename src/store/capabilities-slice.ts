import type { Capability } from '../contract/capabilities.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { StorePorts } from './ports.ts';
import type { CapabilitiesSlice } from './state/capabilities-state.ts';

export function createCapabilitiesSlice({ missing }: StorePorts): SliceCreator<CapabilitiesSlice> {
  return (set, get) => ({
    missing,
    dismissMissing() {
      const missingRead = keyOf(missingHere(get()));
      set({ preferences: { ...get().preferences, missingRead } });
    },
  });
}

/** What this browser lacks or refuses, once the library has checked the disk. */
export function missingHere({
  missing,
  storageUse,
}: Pick<AppState, 'missing' | 'storageUse'>): readonly Capability[] {
  const isKnown = missing.includes('disk') || missing.includes('secure-context');
  return isKnown || (storageUse?.hasDisk ?? true) ? missing : [...missing, 'disk'];
}

export function isMissingRead(
  state: Pick<AppState, 'missing' | 'storageUse' | 'preferences'>,
): boolean {
  return state.preferences.missingRead === keyOf(missingHere(state));
}

const keyOf = (missing: readonly Capability[]) => missing.join(' ');
