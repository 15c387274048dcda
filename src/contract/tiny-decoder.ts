/** The name of a tiny decoder in manifests: it decodes in place of the VAE, which still encodes. */
export const TINY_DECODER = 'tinyDecoder';
