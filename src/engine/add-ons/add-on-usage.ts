import type { GenerateRequest } from '../../contract/engine-api.ts';
import type { KeysOfType } from '../../contract/picture-options.ts';
import type { StoredAddOn } from '../../storage/add-ons/stored-add-on.ts';

/** An add-on as a picture's infotext tells of it. */
export interface NamedAddOn {
  readonly name: string;
  /** SHA-256, or its first digits; null where it is not known. */
  readonly hash: string | null;
}

export interface UsedAddOn extends NamedAddOn {
  readonly hash: string;
}

export type Settings = ReadonlyMap<string, string>;

/** What of a request can name an add-on. */
export type UsingRequest = Pick<GenerateRequest, 'prompt' | KeysOfType<'name'>>;

/** How pictures use the add-ons of a kind, and how A1111's infotext tells of them. */
export interface AddOnUsage<Stored extends StoredAddOn = StoredAddOn> {
  /**
   * Names of those that a request uses.
   *
   * @param read words that the text encoder knew as embeddings; empty before it has read
   */
  namesIn(request: UsingRequest, read: readonly string[]): readonly string[];
  /** What infotexts call one; its own name where nothing is said. */
  readonly nameOf?: (stored: Stored) => string;
  /** `null` for a setting that is left out. */
  write(used: readonly UsedAddOn[]): readonly (readonly [key: string, value: string | null])[];
  read(settings: Settings, prompt: string): readonly NamedAddOn[];
}
