/** In pixels. A type and not an interface, because i18next takes no interface for the values of a text. */
export type PixelSize = { readonly width: number; readonly height: number };
