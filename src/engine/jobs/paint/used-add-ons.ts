import { parseExtraNetworks } from '../../../core/prompt/index.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import type { StoredAddOn } from '../../../storage/library/add-ons.ts';

/** An add-on as a picture's infotext names it. */
export interface UsedAddOn {
  readonly name: string;
  /** SHA-256, see storage's add-on-hash.ts. */
  readonly hash: string;
}

export interface UsedAddOns {
  readonly vae: UsedAddOn | null;
  readonly loras: readonly UsedAddOn[];
  readonly embeddings: readonly UsedAddOn[];
}

/**
 * The library's add-ons that a picture uses: LoRAs in the prompt's order, embeddings sorted by name.
 *
 * @param learned names of the embeddings that the text encoder used
 */
export function usedAddOns(
  all: readonly StoredAddOn[],
  { prompt, vae }: Pick<GenerateRequest, 'prompt' | 'vae'>,
  learned: readonly string[],
): UsedAddOns {
  const known = (kind: StoredAddOn['kind'], names: readonly string[]) =>
    [...new Set(names)].flatMap((name) => {
      const found = all.find((one) => one.kind === kind && one.name === name);
      const hash = found?.hash;
      return hash === undefined
        ? []
        : [{ hash, name: found?.kind === 'vae' ? found.source : name }];
    });
  const embeddings = all.filter(({ name }) => learned.includes(name)).map(({ name }) => name);
  const loras = parseExtraNetworks(prompt).loras.map(({ name }) => name);
  return {
    vae: (vae === null ? [] : known('vae', [vae]))[0] ?? null,
    loras: known('lora', loras),
    embeddings: known('embedding', embeddings),
  };
}
