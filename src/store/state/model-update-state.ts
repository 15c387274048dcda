import type { ModelUpdate } from '../../contract/library-api.ts';

/** Another version of the model that ships with the page. */
export type ModelUpdateState =
  /** The site offers it; the arrival with the id of its plan shows how much has been downloaded. */
  | { readonly type: 'offered'; readonly update: ModelUpdate }
  /** It has just replaced the previous version. */
  | { readonly type: 'in-use'; readonly update: Pick<ModelUpdate, 'name' | 'version'> };

export interface ModelUpdateSlice {
  readonly modelUpdate: ModelUpdateState | null;
  /** Asks the site. If it does not answer, an existing offer remains. */
  findModelUpdate(): Promise<void>;
  /** Downloads the offered version, resuming where it stopped. The previous version paints until it is complete. */
  takeModelUpdate(): Promise<void>;
  /** Postpones it until the next visit, or dismisses the news. */
  dismissModelUpdate(): void;
}
