import type { Capability } from '../contract/capabilities.ts';

/** The parts of a page's global scope that are checked; any of them may be missing. */
export interface Globals {
  readonly isSecureContext?: boolean;
  readonly WebAssembly?: unknown;
  readonly navigator?: {
    readonly locks?: unknown;
    readonly storage?: { readonly getDirectory?: unknown };
  };
}

/**
 * The capabilities that this page lacks. An insecure origin is reported alone, because it causes the others. A browser with OPFS
 * may still refuse it in private windows; only the library worker can find that out.
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
