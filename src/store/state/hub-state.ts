import type { DownloadOffer, Licence, SiteToken } from '../../contract/download-plan.ts';
import type { ErrorData } from '../ports.ts';

/** The user's input. */
export interface HubQuery {
  /** A repository's name, the address of its page or of a file in it, or the address of a file on any site. */
  readonly address: string;
  readonly revision: string;
  /** null if none was entered. */
  readonly token: SiteToken | null;
}

export type HubLookup =
  | { readonly type: 'looking'; readonly query: HubQuery }
  | {
      readonly type: 'choices';
      readonly query: HubQuery;
      readonly files: Extract<DownloadOffer, { type: 'choices' }>['files'];
      readonly licence: Licence;
    }
  | (Extract<DownloadOffer, { type: 'plan' }> & { readonly query: HubQuery })
  | {
      readonly type: 'failed';
      readonly query: HubQuery;
      readonly error: ErrorData;
      /** null for the hub. */
      readonly url: string | null;
    };

export interface HubSlice {
  /** The last lookup and its result; null if there is none. */
  readonly lookup: HubLookup | null;
  setHubEndpoint(endpoint: string): void;
  lookUp(query: HubQuery, choice?: string): Promise<void>;
  /** Chooses one of several checkpoints. */
  choose(path: string): Promise<void>;
  /**
   * Downloads what was found; this agrees to the licence. By default it leaves out the model's own safety checker and keeps the
   * weights in 16 bits.
   */
  acceptPlan(choices?: {
    readonly keepsSafetyChecker?: boolean;
    readonly isSmall?: boolean;
  }): Promise<void>;
  forgetLookup(): void;
}
