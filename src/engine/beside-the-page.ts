import { EMBEDDED_MODELS } from '../contract/embedded-models.ts';

/** Workers are one folder below the page: in `workers/` in the source, in `assets/` in the build. */
export const fileBesideThePage = (path: string): string =>
  new URL(`../${path}`, self.location.href).href;

/** The URL of a model that ships with the page; null for models that are only in the library. */
export function embeddedModelUrl(id: string): string | null {
  return EMBEDDED_MODELS.includes(id) ? fileBesideThePage(`models/${id}/`) : null;
}
