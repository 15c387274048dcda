import { EMBEDDED_MODELS } from '../contract/embedded-models.ts';

/** Workers lie one folder below the page: in `workers/` here, in `assets/` once built. */
export const fileBesideThePage = (path: string): string =>
  new URL(`../${path}`, self.location.href).href;

/** Where a model lies beside the page; null for those that are only in the library. */
export function embeddedModelUrl(id: string): string | null {
  return EMBEDDED_MODELS.includes(id) ? fileBesideThePage(`models/${id}/`) : null;
}
