import * as Comlink from 'comlink';
import type { ToolsApi } from '../src/contract/tools-api.ts';
import { MODEL_FREE } from '../src/engine/tools/model-free.ts';
import { ToolsHost } from '../src/engine/tools/tools-host.ts';

const host = new ToolsHost({ runners: MODEL_FREE });
const worker: ToolsApi = {
  runTool: (...args) => host.runTool(...args),
  cancelTool: (...args) => host.cancelTool(...args),
};
Comlink.expose(worker);
