import type { AddOn } from '../../../contract/library.ts';

/** The prompt text that uses an add-on; null for a VAE, which is chosen in the settings. */
export function promptSyntax({ kind, name }: AddOn): string | null {
  if (kind === 'vae') return null;
  return kind === 'lora' ? `<lora:${name}:0.8>` : name;
}
