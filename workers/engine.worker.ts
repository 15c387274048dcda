import * as Comlink from 'comlink';
import { EMBEDDED_MODELS } from '../src/models/embedded-models.ts';
import type { WorkerApi } from '../src/protocol/model-library-api.ts';
import type { WithoutModel } from '../src/storage/library/store-model.ts';
import { EngineHost } from './engine-host.ts';
import { ModelImporter } from './model-importer.ts';
import { ModelLibrary } from './model-library.ts';

/** Models lie beside the page, and this file one folder below it: in `workers/` here, in `assets/` once built. */
const pageUrl = new URL('../', self.location.href);

const engine = new EngineHost((id) =>
  EMBEDDED_MODELS.includes(id) ? new URL(`models/${id}/`, pageUrl).href : null,
);
const withoutModel: WithoutModel = (id, change) => engine.withoutModel(id, change);
const library = new ModelLibrary(EMBEDDED_MODELS, withoutModel);
const importer = new ModelImporter({
  embedded: EMBEDDED_MODELS,
  clipMergesUrl: new URL('tokenizers/clip/merges.txt', pageUrl).href,
  swept: library.swept,
  withoutModel,
});

const worker: WorkerApi = {
  start: (...args) => engine.start(...args),
  prepare: (...args) => engine.prepare(...args),
  generate: (...args) => engine.generate(...args),
  cancel: (...args) => engine.cancel(...args),

  planDownload: (...args) => library.planDownload(...args),
  download: (...args) => library.download(...args),
  pauseDownload: (...args) => library.pauseDownload(...args),
  discardDownload: (...args) => library.discardDownload(...args),
  listModels: () => library.listModels(),
  verifyModel: (...args) => library.verifyModel(...args),
  storageUse: () => library.storageUse(),
  deleteModel: (...args) => library.deleteModel(...args),
  renameModel: (...args) => library.renameModel(...args),

  importModel: (...args) => importer.importModel(...args),
  cancelImport: (...args) => importer.cancelImport(...args),
  deleteAddOn: (...args) => importer.deleteAddOn(...args),
  exportModel: (...args) => importer.exportModel(...args),
};
Comlink.expose(worker);
