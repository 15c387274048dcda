import type { GenerateRequest } from '../../contract/engine-api.ts';
import type { KeysOfType } from '../../contract/picture-options.ts';
import type { StoredAddOn } from '../../storage/add-ons/stored-add-on.ts';

/** An add-on as a picture's infotext names it. */
export interface NamedAddOn {
  readonly name: string;
  /** SHA-256, or its first digits; null if it is not known. */
  readonly hash: string | null;
}

export interface UsedAddOn extends NamedAddOn {
  readonly hash: string;
}

export type Settings = ReadonlyMap<string, string>;

/** The parts of a request that can name an add-on. */
export type UsingRequest = Pick<GenerateRequest, 'prompt' | KeysOfType<'name'>>;

/** How pictures use the add-ons of a kind, and how A1111's infotext names them. */
export interface AddOnUsage<Stored extends StoredAddOn = StoredAddOn> {
  /**
   * The names of the add-ons that a request uses.
   *
   * @param read words that the text encoder recognised as embeddings; empty before it has read the prompts
   */
  namesIn(request: UsingRequest, read: readonly string[]): readonly string[];
  /** Its name in infotexts; its own name by default. */
  readonly nameOf?: (stored: Stored) => string;
  /** `null` for a setting that is left out. */
  write(used: readonly UsedAddOn[]): readonly (readonly [key: string, value: string | null])[];
  read(settings: Settings, prompt: string): readonly NamedAddOn[];
}
