import type { StoredOf } from '../../storage/add-ons/stored-add-on.ts';
import type { AddOnUsage } from './add-on-usage.ts';

/** As A1111 shortens a VAE's SHA-256. */
const DIGITS = 10;

/** A1111 names a VAE by its file. */
export const vaeUsage: AddOnUsage<StoredOf<'vae'>> = {
  namesIn: ({ vae }) => (vae === null ? [] : [vae]),
  nameOf: ({ source }) => source,
  write: ([used]) => [
    ['VAE hash', used ? used.hash.slice(0, DIGITS) : null],
    ['VAE', used ? used.name : null],
  ],
  read(settings) {
    const name = settings.get('VAE')?.replace(/(\.vae)?\.(safetensors|ckpt|pth?|bin)$/i, '');
    return name === undefined || name === ''
      ? []
      : [{ name, hash: settings.get('VAE hash') ?? null }];
  },
};
