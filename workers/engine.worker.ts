import * as Comlink from 'comlink';
import type { EngineApi } from '../src/protocol/engine-api.ts';
import { EngineHost } from './engine-host.ts';

/** Models lie beside the page, and this file one folder below it: in `workers/` here, in `assets/` once built. */
const pageUrl = new URL('../', self.location.href);

const host: EngineApi = new EngineHost((id) => new URL(`models/${id}/`, pageUrl).href);
Comlink.expose(host);
