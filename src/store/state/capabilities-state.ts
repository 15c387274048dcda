import type { Capability } from '../../contract/capabilities.ts';

export interface CapabilitiesSlice {
  /** As far as the page can tell; `missingHere` is complete. */
  readonly missing: readonly Capability[];
  /** The user has dismissed the notice; it is shown again when something else is missing. */
  dismissMissing(): void;
}
