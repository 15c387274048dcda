import type { UsedAddOn } from './add-on-usage.ts';

/** As A1111 shortens SHA-256 in lists. */
const DIGITS = 12;

/** `name: hash, name: hash`; names lose the characters that the format uses itself (extra_networks_lora.py); null if empty. */
export function writeHashList(addOns: readonly UsedAddOn[]): string | null {
  const entries = addOns.map(
    ({ name, hash }) => `${name.replace(/[:,]/g, '')}: ${hash.slice(0, DIGITS)}`,
  );
  return entries.length === 0 ? null : entries.join(', ');
}

export function readHashList(text = ''): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((pair) => /^(.+):\s*([0-9a-f]+)$/i.exec(pair.trim()));
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1]!, pair[2]!] as const] : [])));
}
