import type { Capability } from '../contract/capabilities.ts';
import type { AppState, SliceCreator } from './app-state.ts';
import type { StorePorts } from './ports.ts';

export interface CapabilitiesSlice {
  /** As far as the page can tell; `missingHere` knows all. */
  readonly missing: readonly Capability[];
  /** The user has read what does not work; told again when something else is missing. */
  dismissMissing(): void;
}

export function createCapabilitiesSlice({ missing }: StorePorts): SliceCreator<CapabilitiesSlice> {
  return (set, get) => ({
    missing,
    dismissMissing() {
      const missingRead = keyOf(missingHere(get()));
      set({ preferences: { ...get().preferences, missingRead } });
    },
  });
}

/** What this browser lacks or withholds, once the library has looked at the disk. */
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
