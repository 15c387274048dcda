import type { Capability } from '../../contract/capabilities.ts';

export interface CapabilitiesSlice {
  /** As far as the page can tell; `missingHere` is complete. */
  readonly missing: readonly Capability[];
  /** Dismisses the notice, which is shown again when something else is missing. */
  dismissMissing(): void;
}
