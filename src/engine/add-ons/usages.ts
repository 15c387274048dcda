import { paintingKinds, type PaintingKind } from '../../contract/add-on-kinds.ts';
import type { Ingredient } from '../../contract/picture-settings.ts';
import type { StoredAddOn, StoredOf } from '../../storage/add-ons/stored-add-on.ts';
import type { AddOnUsage, Settings, UsedAddOn, UsingRequest } from './add-on-usage.ts';
import { embeddingUsage } from './embedding-usage.ts';
import { loraUsage } from './lora-usage.ts';
import { vaeUsage } from './vae-usage.ts';

const USAGES: { readonly [Kind in PaintingKind]: AddOnUsage<StoredOf<Kind>> } = {
  lora: loraUsage,
  embedding: embeddingUsage,
  vae: vaeUsage,
};

export type UsedAddOns = Readonly<Record<PaintingKind, readonly UsedAddOn[]>>;

/** The add-ons that a request names by itself. Embeddings are found only when its prompts are read. */
export function namedAddOns(
  request: UsingRequest,
): readonly { kind: PaintingKind; name: string }[] {
  return paintingKinds.flatMap((kind) =>
    USAGES[kind].namesIn(request, []).map((name) => ({ kind, name })),
  );
}

/**
 * The library's add-ons that a picture uses, with their hashes if these are known.
 *
 * @param learned names of the embeddings that the text encoder used
 */
export function usedAddOns(
  all: readonly StoredAddOn[],
  request: UsingRequest,
  learned: readonly string[],
): UsedAddOns {
  const of = <Kind extends PaintingKind>(kind: Kind) => {
    const usage = USAGES[kind];
    return [...new Set(usage.namesIn(request, learned))].flatMap((name) => {
      const found = all.find((one) => one.kind === kind && one.name === name);
      if (found?.hash === undefined) return [];
      const { hash } = found;
      return [{ hash, name: usage.nameOf?.(found as StoredOf<Kind>) ?? name }];
    });
  };
  return Object.fromEntries(paintingKinds.map((kind) => [kind, of(kind)])) as unknown as UsedAddOns;
}

/** As settings of A1111's infotext. */
export function writeAddOns(used: UsedAddOns) {
  return paintingKinds.flatMap((kind) => USAGES[kind].write(used[kind]));
}

/** The add-ons in an infotext. */
export function readAddOns(settings: Settings, prompt: string): Ingredient[] {
  return paintingKinds.flatMap((kind) =>
    USAGES[kind].read(settings, prompt).map(({ name, hash }) => ({ kind, name, hash })),
  );
}
