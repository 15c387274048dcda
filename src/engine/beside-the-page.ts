import { EMBEDDED_MODELS } from '../contract/embedded-models.ts';
import { request } from '../storage/download/request.ts';

/** Workers lie one folder below the page, here and once built: see security-headers.ts. */
export const fileBesideThePage = (path: string): string =>
  new URL(`../${path}`, self.location.href).href;

/** Where the page's own add-ons are. */
export const isBesideThePage = (url: string): boolean =>
  url.startsWith(fileBesideThePage('control-nets/'));

/** @throws AppError like `request` */
export async function textBesideThePage(path: string): Promise<string> {
  return (await request(fileBesideThePage(path))).text();
}

/** The URL of a model that ships with the page; null for models that are only in the library. */
export function embeddedModelUrl(id: string): string | null {
  return EMBEDDED_MODELS.includes(id) ? fileBesideThePage(`models/${id}/`) : null;
}

/** The URL of an upscaler that ships with the page. */
export const embeddedUpscalerUrl = (id: string): string => fileBesideThePage(`upscalers/${id}/`);
