import { HUB_ENDPOINTS } from '../contract/hub-presets.ts';
import type { PlanRequest } from '../contract/library-api.ts';
import type { SliceCreator } from './state/app-state.ts';
import { readModelAddress, siteOfToken } from './model-address.ts';
import type { StorePorts } from './ports.ts';
import type { HubQuery, HubLookup, HubSlice } from './state/hub-state.ts';

const [HUB] = HUB_ENDPOINTS;

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
      // The user has looked up something else in the meantime, or closed the lookup.
      if (get().lookup !== asked) return;
      if (!outcome.ok) set({ lookup: { type: 'failed', query, url, error: outcome.error } });
      else set({ lookup: { ...outcome.value, query } });
    },
    async choose(path) {
      const { lookup } = get();
      if (lookup) await get().lookUp(lookup.query, path);
    },
    async acceptPlan({ keepsSafetyChecker = false, isSmall = false } = {}) {
      const { lookup } = get();
      if (lookup?.type !== 'plan') return;
      set({ lookup: null });
      const { plan, withSafetyChecker = plan, query } = lookup;
      const wanted = keepsSafetyChecker ? withSafetyChecker : plan;
      const { token } = query;
      await get().startDownload(wanted, { ...(token && { token }), isSmall });
    },
    forgetLookup() {
      if (get().lookup?.type === 'looking') void engine.cancelPlan();
      set({ lookup: null });
    },
  });
}

function planRequest(query: HubQuery, choice: string | undefined, endpoint: string): PlanRequest {
  const { revision, token } = query;
  // A mirror cannot use a token of the hub, and must not see it.
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
