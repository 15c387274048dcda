import type { DownloadPlan, TransferEvent } from '../../contract/download-plan.ts';
import type {
  AddOn,
  Library,
  LibraryModel,
  ModelDamage,
  ModelShape,
} from '../../contract/library.ts';
import { inAnyLanguage } from '../../contract/local-text.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import type { Outcome } from '../../contract/engine-api.ts';
import type { ImportEvent, ImportRequest, ImportResult } from '../../contract/import-api.ts';
import type {
  DownloadRequest,
  DownloadResult,
  ModelUpdate,
  StorageUse,
} from '../../contract/library-api.ts';
import type { PictureSettings } from '../../contract/picture-settings.ts';
import type { LibraryApi } from '../../contract/worker-calls.ts';
import type { ErrorData } from '../ports.ts';

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const failed = (code: ErrorData['code']): Outcome<never> => ({
  ok: false,
  error: { code, message: code, retryable: false, details: {} },
});

/** A running download or import in the in-memory engine; the test advances it. */
interface Open<Request, Event, Result> {
  readonly request: Request;
  readonly report: (event: Event) => void;
  readonly end: (outcome: Outcome<Result>) => void;
}

export const PLAN: DownloadPlan = {
  id: 'sky-test-c0ffee00',
  source: {
    type: 'hub',
    endpoint: 'https://huggingface.co',
    repo: 'Sky/Test',
    revision: 'main',
    commit: 'c0ffee'.padEnd(40, '0'),
  },
  layout: 'skypaint',
  files: [{ path: 'unet.safetensors', bytes: 1000, hash: { algorithm: 'sha256', digest: '' } }],
  totalBytes: 1000,
  licence: { id: 'mit', name: 'mit', url: null, acceptRequired: false },
};

/** The shape of Stable Diffusion 1.x. */
export const SHAPE: ModelShape = {
  latents: { channels: 4, factor: 8 },
  textEncoder: 'clip',
  hiddenSize: 768,
  stateSize: 768,
  crossAttentionDim: 768,
};

/** A library in memory. The test decides what is installed, and downloads and imports wait for the test. */
export function libraryEngine(manifest: ModelManifest) {
  const models: LibraryModel[] = [{ manifest, shape: SHAPE, prediction: null, bytes: 10 }];
  const addOns: AddOn[] = [];
  const pending: Library['downloads'][number][] = [];
  const downloads: Open<DownloadRequest, TransferEvent, DownloadResult>[] = [];
  const imports: Open<ImportRequest, ImportEvent, ImportResult>[] = [];
  const damages: ModelDamage[] = [];
  const checks: { readonly id: string; readonly isSuspect: boolean }[] = [];
  /** The version that the page's site offers for the model that ships with it. */
  const site: { update: Outcome<ModelUpdate | null> } = { update: ok(null) };
  const storage: StorageUse = {
    hasDisk: true,
    usedBytes: 10,
    quotaBytes: 5000,
    pageBytes: null,
    isPersistent: false,
  };

  const remove = (list: unknown[], index: number) => {
    if (index >= 0) list.splice(index, 1);
    return Promise.resolve(ok(null));
  };

  const engine: LibraryApi = {
    cancelPlan: () => Promise.resolve(),
    planDownload: () => Promise.resolve(ok({ type: 'plan', plan: PLAN })),
    download: (request, report) =>
      new Promise((end) => {
        downloads.push({ request, report, end });
      }),
    pauseDownload(id) {
      downloads.findLast(({ request }) => request.plan.id === id)?.end(ok({ type: 'paused' }));
      return Promise.resolve();
    },
    discardDownload: (id) =>
      remove(
        pending,
        pending.findIndex(({ plan }) => plan.id === id),
      ),
    findUpdate: () => Promise.resolve(site.update),
    listModels: () =>
      Promise.resolve(ok({ models: [...models], addOns: [...addOns], downloads: [...pending] })),
    deleteModel: (id) =>
      remove(
        models,
        models.findIndex((model) => model.manifest.id === id),
      ),
    renameModel(id, name) {
      const index = models.findIndex((model) => model.manifest.id === id);
      const model = models[index]!;
      const renamed = { ...model.manifest, name: inAnyLanguage(name) };
      models[index] = { ...model, manifest: renamed };
      return Promise.resolve(ok(renamed));
    },
    setPrediction(id, prediction) {
      const index = models.findIndex((model) => model.manifest.id === id);
      const model = models[index]!;
      const { prediction: _, ...others } = model.manifest;
      const changed = { ...others, ...(prediction && { prediction }) };
      models[index] = { ...model, manifest: changed };
      return Promise.resolve(ok(changed));
    },
    setSafetyCheck(id, checksPictures) {
      const index = models.findIndex((model) => model.manifest.id === id);
      const model = models[index]!;
      const changed = { ...model.manifest, checksPictures };
      models[index] = { ...model, manifest: changed };
      return Promise.resolve(ok(changed));
    },
    readCaptions: () => Promise.resolve(failed('unreadable-captions')),
    measurePrompts: () => Promise.resolve(failed('unsupported')),
    addWordLists: () => Promise.resolve(failed('unsupported')),
    wordLists: () => Promise.resolve(failed('unsupported')),
    removeWordList: () => Promise.resolve(failed('unsupported')),
    readStyles: () => Promise.resolve(failed('unsupported')),
    complete: () => Promise.resolve(failed('unsupported')),
    promptVariants: (prompts) => Promise.resolve(ok([prompts])),
    randomPrompt: () => Promise.resolve(failed('unsupported')),
    unfinishedRetrievals: () => Promise.resolve(ok([])),
    discardRetrieval: () => Promise.resolve(ok(null)),
    shrinkModel(id, onProgress) {
      onProgress({ writtenBytes: 4, totalBytes: 10 });
      const index = models.findIndex((model) => model.manifest.id === id);
      const model = models[index]!;
      const { parts } = model.manifest;
      const unet = { ...parts.unet, precision: 'int8' as const };
      const changed = { ...model.manifest, parts: { ...parts, unet } };
      models[index] = { ...model, manifest: changed };
      return Promise.resolve(ok(changed));
    },
    shrinkAddOn(id, onProgress) {
      onProgress({ writtenBytes: 4, totalBytes: 10 });
      const index = addOns.findIndex((addOn) => addOn.id === id);
      const changed = { ...addOns[index]!, precision: 'int8' } as AddOn;
      addOns[index] = changed;
      return Promise.resolve(ok(changed));
    },
    verifyModel(_id, onProgress) {
      onProgress({ file: 'unet.safetensors', verifiedBytes: 4, totalBytes: 10 });
      return Promise.resolve(ok(damages));
    },
    async verifyIfDue(id, isSuspect, onProgress) {
      checks.push({ id, isSuspect });
      await onProgress({ file: 'unet.safetensors', verifiedBytes: 4, totalBytes: 10 });
      return ok(damages);
    },
    storageUse: () => Promise.resolve(ok(storage)),
    searchIndexBytes: () => Promise.resolve(ok(30)),
    importModel: (request, report) =>
      new Promise((end) => {
        imports.push({ request, report, end });
      }),
    cancelImport(id) {
      imports.find(({ request }) => request.importId === id)?.end(ok({ type: 'cancelled' }));
      return Promise.resolve();
    },
    deleteAddOn: (id) =>
      remove(
        addOns,
        addOns.findIndex((addOn) => addOn.id === id),
      ),
    exportModel: () => Promise.resolve(ok(new Blob(['zip']))),
    exportAddOn: (id) => Promise.resolve(ok({ file: new Blob([id]), name: `${id}.safetensors` })),
    // A file's size in bytes stands for the picture's width and height; an empty file is unreadable, one of zeros black, one of spaces full of holes.
    async readStart(file) {
      if (file.size === 0) return failed('unreadable-picture');
      const text = await file.text();
      const looks = { isBlack: /^0+$/.test(text), hasHoles: /^ +$/.test(text) };
      return ok({ picture: file, width: file.size, height: file.size, changes: [], ...looks });
    },
    growPicture: ({ picture, mask }) =>
      Promise.resolve(
        picture.size === 0
          ? failed('unreadable-picture')
          : ok({
              picture: new Blob([picture, 'grown']),
              mask: new Blob([mask ?? '', 'grown']),
            }),
      ),
    // The file's text stands for the picture's settings.
    readPicture: async (file) => ok(JSON.parse(await file.text()) as PictureSettings | null),
  };
  return { engine, models, addOns, pending, downloads, imports, damages, checks, site };
}
