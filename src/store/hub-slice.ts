import type { DownloadOffer, DownloadPlan, Licence, SiteToken } from '../contract/download-plan.ts';
import { HUB_ENDPOINTS } from '../contract/hub-presets.ts';
import type { PlanRequest } from '../contract/library-api.ts';
import type { SliceCreator } from './app-state.ts';
import { readModelAddress, siteOfToken } from './model-address.ts';
import type { ErrorData, StorePorts } from './ports.ts';

const [HUB] = HUB_ENDPOINTS;

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
  | { readonly type: 'plan'; readonly query: HubQuery; readonly plan: DownloadPlan }
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
  /** Downloads what was found; the user has agreed to its licence. */
  acceptPlan(): Promise<void>;
  forgetLookup(): void;
}

export function createHubSlice({ engine }: StorePorts): SliceCreator<HubSlice> {
  return (set, get) => ({
    lookup: null,
    setHubEndpoint(hubEndpoint) {
      set({ preferences: { ...get().preferences, hubEndpoint } });
    },
    async lookUp(query, choice) {
      const asked: HubLookup = { type: 'looking', query };
      set({ lookup: asked });
      const request = planRequest(query, choice, get().preferences.hubEndpoint);
      const url = 'url' in request ? request.url : null;
      const outcome = await engine.planDownload(request);
      // The user has looked up something else meanwhile, or closed the lookup.
      if (get().lookup !== asked) return;
      if (!outcome.ok) set({ lookup: { type: 'failed', query, url, error: outcome.error } });
      else set({ lookup: { ...outcome.value, query } });
    },
    async choose(path) {
      const { lookup } = get();
      if (lookup) await get().lookUp(lookup.query, path);
    },
    async acceptPlan() {
      const { lookup } = get();
      if (lookup?.type !== 'plan') return;
      set({ lookup: null });
      await get().startDownload(lookup.plan, lookup.query.token ?? undefined);
    },
    forgetLookup() {
      if (get().lookup?.type === 'looking') void engine.cancelPlan();
      set({ lookup: null });
    },
  });
}

function planRequest(query: HubQuery, choice: string | undefined, endpoint: string): PlanRequest {
  const { revision, token } = query;
  // The mirror cannot use a token of the hub, and must not see it.
  const isForHub = token?.origin === HUB && siteOfToken(query.address, endpoint) === HUB;
  const address = readModelAddress(query.address, isForHub ? HUB : endpoint);
  if ('url' in address) return address;
  return {
    ...address,
    revision,
    ...(token && { token }),
    ...(choice !== undefined && { choice }),
  };
}
