import * as Comlink from 'comlink';
import { EMBEDDED_MODELS } from '../src/models/embedded-models.ts';
import type { LibraryApi } from '../src/protocol/worker-calls.ts';
import { fileBesideThePage } from './beside-the-page.ts';
import { changeModel } from './model-changes.ts';
import { ModelImporter } from './model-importer.ts';
import { ModelLibrary } from './model-library.ts';
import { outcomeOf } from './outcome.ts';
import { readPictureSettings } from './picture-settings.ts';

const withoutModel = changeModel(self.name);
const library = new ModelLibrary(EMBEDDED_MODELS, withoutModel);
const importer = new ModelImporter({
  embedded: EMBEDDED_MODELS,
  clipMergesUrl: fileBesideThePage('tokenizers/clip/merges.txt'),
  swept: library.swept,
  withoutModel,
});

const worker: LibraryApi = {
  planDownload: (...args) => library.planDownload(...args),
  cancelPlan: () => library.cancelPlan(),
  download: (...args) => library.download(...args),
  pauseDownload: (...args) => library.pauseDownload(...args),
  discardDownload: (...args) => library.discardDownload(...args),
  listModels: () => library.listModels(),
  verifyModel: (...args) => library.verifyModel(...args),
  storageUse: () => library.storageUse(),
  deleteModel: (...args) => library.deleteModel(...args),
  renameModel: (...args) => library.renameModel(...args),
  readPicture: (file) => outcomeOf(() => readPictureSettings(file)),

  importModel: (...args) => importer.importModel(...args),
  cancelImport: (...args) => importer.cancelImport(...args),
  deleteAddOn: (...args) => importer.deleteAddOn(...args),
  exportModel: (...args) => importer.exportModel(...args),
};
Comlink.expose(worker);
