import type { ModelUpdate } from '../../contract/library-api.ts';

/** Another version of the model that ships with the page. */
export type ModelUpdateState =
  /** The site has it; the arrival with the id of its plan says how much is here. */
  | { readonly type: 'offered'; readonly update: ModelUpdate }
  /** It has just replaced the former one. */
  | { readonly type: 'in-use'; readonly update: Pick<ModelUpdate, 'name' | 'version'> };

export interface ModelUpdateSlice {
  readonly modelUpdate: ModelUpdateState | null;
  /** Asks the site. Without an answer, what is offered stays so. */
  findModelUpdate(): Promise<void>;
  /** Fetches what is offered, from where it stopped. The former version paints until it is whole. */
  takeModelUpdate(): Promise<void>;
  /** Leaves it for the next visit, or ends the news. */
  dismissModelUpdate(): void;
}
