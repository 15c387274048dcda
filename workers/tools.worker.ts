import * as Comlink from 'comlink';
import type { ToolsApi } from '../src/contract/tools-api.ts';
import { MODEL_FREE } from '../src/engine/tools/model-free.ts';
import { MODEL_TOOLS } from '../src/engine/tools/model-tools.ts';
import { holdingModels, openStoredFiles } from '../src/engine/tools/open-stored-files.ts';
import { ToolsHost } from '../src/engine/tools/tools-host.ts';
import { startThreadsFromThePage } from '../src/engine/threads-of-the-page.ts';

startThreadsFromThePage();
const host = new ToolsHost({
  runners: { ...MODEL_FREE, ...MODEL_TOOLS },
  openFiles: openStoredFiles,
  holding: holdingModels(self.name),
});
const worker: ToolsApi = {
  runTool: (...args) => host.runTool(...args),
  cancelTool: (...args) => host.cancelTool(...args),
};
Comlink.expose(worker);
