import * as Comlink from 'comlink';
import { EMBEDDED_MODELS } from '../src/contract/embedded-models.ts';
import type { LibraryApi } from '../src/contract/worker-calls.ts';
import {
  embeddedModelUrl,
  fileBesideThePage,
  textBesideThePage,
} from '../src/engine/beside-the-page.ts';
import { changeModel } from '../src/engine/model-changes.ts';
import { captionReader } from '../src/engine/library/caption-reader.ts';
import { ModelImporter } from '../src/engine/library/model-importer.ts';
import { ModelLibrary } from '../src/engine/library/model-library.ts';
import { growPicture } from '../src/engine/library/grow-picture.ts';
import { outcomeOf } from '../src/engine/outcome.ts';
import { readPictureSettings } from '../src/engine/library/picture-settings.ts';
import { prompting } from '../src/engine/prompting/prompting.ts';
import { readStart } from '../src/engine/library/read-start.ts';

const withoutModel = changeModel(self.name);
const clipMerges = () => textBesideThePage('tokenizers/clip/merges.txt');
const library = new ModelLibrary(EMBEDDED_MODELS, withoutModel, clipMerges, embeddedModelUrl);
const importer = new ModelImporter({
  embedded: EMBEDDED_MODELS,
  clipMerges,
  swept: library.swept,
  withoutModel,
});

const worker: LibraryApi = {
  planDownload: (...args) => library.planDownload(...args),
  cancelPlan: () => library.cancelPlan(),
  download: (...args) => library.download(...args),
  pauseDownload: (...args) => library.pauseDownload(...args),
  discardDownload: (...args) => library.discardDownload(...args),
  findUpdate: (...args) => library.findUpdate(...args),
  listModels: () => library.listModels(),
  shrinkModel: (...args) => library.shrinkModel(...args),
  verifyModel: (...args) => library.verifyModel(...args),
  verifyIfDue: (...args) => library.verifyIfDue(...args),
  storageUse: () => library.storageUse(),
  searchIndexBytes: () => library.searchIndexBytes(),
  deleteModel: (...args) => library.deleteModel(...args),
  renameModel: (...args) => library.renameModel(...args),
  setPrediction: (...args) => library.setPrediction(...args),
  setSafetyCheck: (...args) => library.setSafetyCheck(...args),
  exportModel: (...args) => library.exportModel(...args),
  exportAddOn: (...args) => library.exportAddOn(...args),
  deleteAddOn: (...args) => library.deleteAddOn(...args),
  shrinkAddOn: (...args) => library.shrinkAddOn(...args),
  ...captionReader((file) => fileBesideThePage(`benchmark/${file}`)),
  readStart: (file, ground) => outcomeOf(() => readStart(file, ground)),
  growPicture: (request) => outcomeOf(() => growPicture(request)),
  readPicture: (file) => outcomeOf(() => readPictureSettings(file)),

  ...prompting(embeddedModelUrl),

  importModel: (...args) => importer.importModel(...args),
  cancelImport: (...args) => importer.cancelImport(...args),
};
Comlink.expose(worker);
