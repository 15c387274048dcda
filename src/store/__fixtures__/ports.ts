import type { ModelManifest } from '../../contract/manifest.ts';
import type {
  DeviceReport,
  GenerateRequest,
  GenerateResult,
  Outcome,
  ProgressEvent,
} from '../../contract/engine-api.ts';
import type { EnlargeRequest, EnlargeResult } from '../../contract/enlarging.ts';
import type { Cancelled } from '../../contract/job-request.ts';
import type { ToolRequest, ToolResult } from '../../contract/tools-api.ts';
import type { PromptStyle } from '../../contract/prompt-styles.ts';
import type { Incoming } from '../../contract/sharing.ts';
import type {
  ErrorCode,
  GalleryPort,
  NewPicture,
  PictureMarks,
  StorePorts,
  UpdateEvent,
} from '../ports.ts';
import { memoryQueue } from '../memory-queue.ts';
import { changeSavedQueue } from '../queue.ts';
import { libraryEngine } from './library-engine.ts';

export const MANIFEST: ModelManifest = {
  id: 'tiny',
  name: { en: 'Tiny', 'zh-CN': '小小' },
  version: '1',
  licence: { spdx: 'Apache-2.0', attributions: [] },
  styleTag: 'sai-v1 art, ',
  parts: {
    textEncoder: {
      config: 'text_encoder/config.json',
      weights: ['text_encoder/model.safetensors'],
    },
    unet: { config: 'unet/config.json', weights: ['unet/model.safetensors'] },
    vae: { config: 'vae/config.json', weights: ['vae/model.safetensors'] },
    tokenizer: { vocab: 'tokenizer/vocab.txt' },
    scheduler: { config: 'scheduler/scheduler_config.json' },
  },
  defaults: {
    width: 128,
    height: 128,
    steps: 20,
    guidanceScale: 7.5,
    sampler: 'pndm',
    negativePrompt: '',
  },
  sizes: [128],
  examples: [{ prompt: '红苹果', locale: 'zh-CN' }],
  latentPreview: { matrix: [[1, 0, 0]], bias: [0, 0, 0] },
  files: [],
};

export const DEVICE: DeviceReport = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  threads: 2,
  fallbackReasons: ['no-webgpu'],
  plan: null,
};

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const failed = (code: ErrorCode): Outcome<never> => ({
  ok: false,
  error: { code, message: code, retryable: true, details: {} },
});

/** A running job in the in-memory engine; the test advances it. */
export interface OpenJob {
  readonly request: GenerateRequest;
  readonly report: (event: ProgressEvent) => void;
  readonly end: (outcome: Outcome<GenerateResult>) => void;
  /** Ends the job with a picture that has the request's parameters. */
  readonly finish: () => void;
}

/** The same for an enlargement. */
export interface OpenEnlargement {
  readonly request: EnlargeRequest;
  readonly report: (event: ProgressEvent) => void;
  readonly end: (outcome: Outcome<EnlargeResult | Cancelled>) => void;
}

/** The same for a tool. */
export interface OpenTool {
  readonly request: ToolRequest;
  readonly report: Parameters<StorePorts['tools']['runTool']>[1];
  readonly end: (outcome: Outcome<ToolResult | Cancelled>) => void;
}

/** In-memory ports: they record the store's calls, and the test decides the answers. */
export function memoryPorts(saved: string | null = null) {
  const jobs: OpenJob[] = [];
  const enlargements: OpenEnlargement[] = [];
  const toolRuns: OpenTool[] = [];
  const disk = new Map<string, NewPicture>();
  const thumbnails = { bytes: 20 };
  let tellOfPictures: (ids: readonly string[]) => void = () => undefined;
  let listener: (event: UpdateEvent) => void = () => undefined;
  let bring: (incoming: Incoming) => Promise<void> = () => Promise.resolve();
  let now = 1_000;
  let ids = 0;

  const library = libraryEngine(MANIFEST);
  const engine: StorePorts['engine'] = {
    ...library.engine,
    restart: () => void record.restarts++,
    start: () => Promise.resolve(ok(DEVICE)),
    checkAgain: () => Promise.resolve(ok(DEVICE)),
    prepare(modelId) {
      const model = library.models.find(({ manifest }) => manifest.id === modelId);
      return Promise.resolve(model ? ok(model.manifest) : failed('offline'));
    },
    largestPicture: () => Promise.resolve(ok(2 ** 22)),
    generate: (request, report) =>
      new Promise((end) => {
        jobs.push({ request, report, end, finish: () => end(ok(image(request))) });
      }),
    enlarge: (request, report) =>
      new Promise((end) => {
        enlargements.push({ request, report, end });
      }),
    benchmark: () => Promise.resolve(failed('unsupported')),
    match: () => Promise.resolve(failed('unsupported')),
    describe: () => Promise.resolve(failed('unsupported')),
    reconcileIndex: () => Promise.resolve(failed('unsupported')),
    indexPictures: () => Promise.resolve(failed('unsupported')),
    searchPictures: () => Promise.resolve(failed('unsupported')),
    measureRetrieval: () => Promise.resolve(failed('unsupported')),
    cancel(jobId) {
      for (const job of [...jobs, ...enlargements]) {
        if (job.request.jobId === jobId) job.end(ok({ type: 'cancelled' }));
      }
      return Promise.resolve();
    },
  };

  /** What the store has written to the outside. */
  const record = {
    saved,
    start: null as unknown,
    guides: null as unknown,
    editing: null as unknown,
    styles: new Map<string, PromptStyle>(),
    prompts: new Set<string>(),
    installs: 0,
    appliedUpdates: 0,
    reloads: 0,
    holds: 0,
    isHeldBack: false,
    isTyping: false,
    restarts: 0,
    keptStorage: 0,
    painting: null as readonly string[] | null,
    left: [] as readonly string[],
  };

  return {
    engine,
    gallery: {
      async list(take) {
        await Promise.resolve();
        take([...disk.values()].reverse().map(factsOf));
      },
      get: (ids) => Promise.resolve(ids.flatMap((id) => disk.get(id) ?? []).map(factsOf)),
      file: (id) => Promise.resolve(disk.get(id)?.file ?? null),
      held: (id) => disk.get(id)?.file,
      thumbnail: (id) => Promise.resolve(disk.get(id)?.file ?? null),
      thumbnailBytes: () => Promise.resolve(thumbnails.bytes),
      async dropThumbnails() {
        await Promise.resolve();
        thumbnails.bytes = 0;
      },
      ids: (): Promise<readonly string[]> => Promise.resolve([...disk.keys()]),
      add(...[picture]: Parameters<GalleryPort['add']>): Promise<readonly string[]> {
        disk.set(picture.id, picture);
        return Promise.resolve([]);
      },
      async change(ids, marksOf: (marks: PictureMarks) => PictureMarks) {
        await Promise.resolve();
        for (const id of ids) {
          const picture = disk.get(id);
          if (picture) disk.set(id, { ...picture, ...marksOf(picture) });
        }
      },
      async erase(ids) {
        await Promise.resolve();
        for (const id of ids) disk.delete(id);
      },
      subscribe: (changed) => void (tellOfPictures = changed),
    },
    // Tests of archives use the real implementation.
    archive: {
      pack: noArchive,
      backUp: noArchive,
      writeInto: noArchive,
      open: noArchive,
      look: noArchive,
    },
    startKeeper: {
      load: () => Promise.resolve(record.start),
      save: (start: unknown) => Promise.resolve(void (record.start = start)),
    },
    guideKeeper: {
      load: () => Promise.resolve(record.guides),
      save: (guides: unknown) => Promise.resolve(void (record.guides = guides)),
    },
    tools: {
      runTool: (request, report) =>
        new Promise((end) => {
          toolRuns.push({ request, report, end });
        }),
      cancelTool(jobId) {
        const run = toolRuns.find(({ request }) => request.jobId === jobId);
        run?.end(ok({ type: 'cancelled' }));
        return Promise.resolve();
      },
    },
    editingKeeper: {
      load: () => Promise.resolve(record.editing),
      save: (editing: unknown) => Promise.resolve(void (record.editing = editing)),
    },
    promptKeeper: {
      styles: () => Promise.resolve([...record.styles.values()]),
      putStyles(styles: readonly PromptStyle[]) {
        for (const style of styles) record.styles.set(style.name, style);
        return Promise.resolve();
      },
      removeStyle: (name: string) => Promise.resolve(void record.styles.delete(name)),
      prompts: () => Promise.resolve([...record.prompts].reverse()),
      addPrompt(text: string) {
        record.prompts.delete(text);
        record.prompts.add(text);
        return Promise.resolve();
      },
      removePrompt: (text: string) => Promise.resolve(void record.prompts.delete(text)),
      clearPrompts: () => Promise.resolve(record.prompts.clear()),
    },
    preferences: { load: () => record.saved, save: (text: string) => void (record.saved = text) },
    queue: memoryQueue(changeSavedQueue),
    updates: {
      subscribe(tell: typeof listener) {
        listener = tell;
        return () => undefined;
      },
      install: () => void record.installs++,
      hold() {
        record.holds++;
        return () => void record.holds--;
      },
      apply() {
        if (!record.isHeldBack) record.appliedUpdates++;
        return Promise.resolve(!record.isHeldBack);
      },
      reload: () => void record.reloads++,
      isTyping: () => record.isTyping,
    },
    unfinishedRuns: {
      begin: (ids) => void (record.painting = ids),
      end: () => void (record.painting = null),
      takeLeft: () => Promise.resolve(record.left),
    },
    incoming: { subscribe: (take) => void (bring = take) },
    missing: [],
    embeddedModelId: MANIFEST.id,
    keepStorage: () => Promise.resolve(++record.keptStorage > 0),
    clock: () => ++now,
    pause: () => Promise.resolve(),
    whenIdle: () => Promise.resolve(),
    isSmallDevice: false,
    memoryGib: null,
    newId: () => `id-${++ids}`,
    newSeed: () => 4242,
    jobs,
    enlargements,
    toolRuns,
    library,
    disk,
    record,
    tell: (event: UpdateEvent) => listener(event),
    /** Acts like another tab that has changed these pictures. */
    tellOfPictures: (ids: readonly string[]) => tellOfPictures(ids),
    bring: (incoming: Incoming) => bring(incoming),
  } satisfies StorePorts & Record<string, unknown>;
}

const noArchive = () => Promise.reject(new Error('no archive'));

const factsOf = ({ file, ...picture }: NewPicture) => ({ ...picture, bytes: file.size });

function image(request: GenerateRequest): GenerateResult {
  return {
    type: 'image',
    png: new Blob(['png'], { type: 'image/png' }),
    parameters: {
      ...request,
      fullHiresPrompt: '',
      fullPrompt: request.prompt,
      modelName: 'Tiny',
      backend: 'wasm',
      precision: 'fp32',
    },
    warnings: [],
    timings: { prepareMs: 0, encodeMs: 1, denoiseMs: 2, decodeMs: 3 },
  };
}
