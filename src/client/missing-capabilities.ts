import type { Capability } from '../contract/capabilities.ts';

/** The parts of a page's global scope that are looked at; any of them may be missing. */
export interface Globals {
  readonly isSecureContext?: boolean;
  readonly WebAssembly?: unknown;
  readonly navigator?: {
    readonly locks?: unknown;
    readonly storage?: { readonly getDirectory?: unknown };
  };
}

/**
 * What this page cannot have. An insecure origin is named alone: it is why the rest is missing. That a browser offers
 * OPFS does not mean that it gives it to a private window: only the library's worker finds out.
 */
export function missingCapabilities({
  isSecureContext = false,
  WebAssembly,
  navigator,
}: Globals): readonly Capability[] {
  const missing: Capability[] = WebAssembly ? [] : ['web-assembly'];
  if (!isSecureContext) return [...missing, 'secure-context'];
  if (!navigator?.storage?.getDirectory) missing.push('disk');
  if (!navigator?.locks) missing.push('locks');
  return missing;
}
