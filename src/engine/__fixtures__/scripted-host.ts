import { AppError } from '../../core/errors.ts';
import type {
  BackendPreference,
  GenerateRequest,
  GenerateResult,
  ProgressEvent,
} from '../../contract/engine-api.ts';
import type { ComputeDevice } from '../../runtime/device.ts';
import { OnnxDiffusionModel } from '../../runtime/diffusion-model.ts';
import type { StoredModel } from '../../storage/stored-model.ts';
import { EngineHost, type EngineOptions } from '../engine-host.ts';
import { benchmarkJob } from '../jobs/benchmark/benchmark-job.ts';
import { enlargeJob } from '../jobs/enlarge/enlarge-job.ts';
import type { JobContext } from '../jobs/job.ts';
import { openFolder, WASM } from '../jobs/paint/__fixtures__/golden-pictures.ts';
import type { OpenModel } from '../workbench.ts';

export const PICTURE = { type: 'image' } as GenerateResult;

const tiny = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
const withId = (id: string): StoredModel => ({ ...tiny, manifest: { ...tiny.manifest, id } });

export const openModel: OpenModel<OnnxDiffusionModel> = (...args) =>
  OnnxDiffusionModel.open(...args);

export type Script = (context: JobContext) => Promise<GenerateResult>;

/** The test decides what a job does; the host, its queue, its workbench and the model are real. */
export class ScriptedHost {
  readonly #scripts = new Map<string, Script>();
  warmUp: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  nextDevice: () => ComputeDevice = () => WASM;
  readonly devices: { readonly preference: BackendPreference; readonly device: ComputeDevice }[] =
    [];
  /** Ids of the models that were read from the disk. */
  readonly opened: string[] = [];
  /** Ids of the models that are not as they were on the disk. */
  readonly changed = new Set<string>();

  readonly host: EngineHost<'generate' | 'enlarge' | 'benchmark'>;
  readonly calls: ScriptedHost['host']['calls'];

  /** @param planning how devices are checked and measured; by default they are not */
  constructor(planning: Pick<EngineOptions<'generate'>, 'plans' | 'lab'> = {}) {
    this.host = new EngineHost({
      ...planning,
      tab: 'test',
      models: {
        open: (id) => {
          this.opened.push(id);
          if (id === 'none')
            return Promise.reject(new AppError('offline', 'not here', { file: id }));
          return Promise.resolve(withId(id));
        },
        isCurrent: ({ manifest }) => Promise.resolve(!this.changed.delete(manifest.id)),
      },
      jobs: {
        generate: {
          idsOf: ({ modelId }) => Promise.resolve([modelId]),
          run: ({ jobId }, context) => this.#scripts.get(jobId)!(context),
          warmUp: (_, __, signal) => this.warmUp(signal),
        },
        enlarge: enlargeJob(),
        benchmark: benchmarkJob(),
      },
      openDevice: (preference) => {
        const device = this.nextDevice();
        this.devices.push({ preference, device });
        return Promise.resolve(device);
      },
    });
    this.calls = this.host.calls;
  }

  run(
    jobId: string,
    script: Script = () => Promise.resolve(PICTURE),
    onProgress: (event: ProgressEvent) => void = () => undefined,
  ) {
    this.#scripts.set(jobId, script);
    return this.calls.generate({ jobId, modelId: 'a' } as GenerateRequest, onProgress);
  }

  /** A job that runs until the test ends it. */
  held(jobId: string) {
    const { promise: gate, resolve: end } = deferred<GenerateResult>();
    const { promise: begun, resolve: begin } = deferred<JobContext>();
    const outcome = this.run(jobId, (context) => {
      begin(context);
      return gate;
    });
    return { outcome, begun, end: () => end(PICTURE) };
  }
}

export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Puts a model on the device and returns it. */
export const loading =
  (found: OnnxDiffusionModel[], id = 'a'): Script =>
  async ({ bench, onProgress }) => {
    found.push((await bench.load(await bench.open(id, onProgress), openModel)).model);
    return PICTURE;
  };

export const turn = () => new Promise((resolve) => setTimeout(resolve));
