import type {
  GenerateRequest,
  GenerateResult,
  GenerateWarning,
} from '../../../contract/engine-api.ts';
import { modelBytes } from '../../../contract/model-files.ts';
import { defaultOptions } from '../../../contract/picture-options.ts';
import { PLAIN_REQUEST } from '../../../contract/plain-request.ts';
import { addOnId } from '../../../storage/library/add-ons.ts';
import type { PartlyUsed } from '../../../storage/add-ons/lora/lora-overlay.ts';
import { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import type { OpenModel } from '../../workbench.ts';
import { decodePicture, type DecodePicture } from '../../decode-picture.ts';
import { fillRequest } from '../../prompting/fill-request.ts';
import { namedAddOns } from '../../add-ons/usages.ts';
import { idsOfUpscaler } from '../enlarge/open-upscaler.ts';
import type { JobContext, JobRunner } from '../job.ts';
import { checkRequest } from './check-request.ts';
import { controlsOf, withNets } from './controls-of.ts';
import { dressModel } from './dress-model.ts';
import { enlargementOf } from './enlargement-of.ts';
import { generateImage } from './generate-image.ts';
import { asPainted } from './ready-start.ts';
import { imagePromptsOf } from './image-prompts-of.ts';
import { startOf } from './start-of.ts';

/** Larger models are loaded only when needed: they would take too much memory on a mere guess. */
const WARM_UP_MAX_BYTES = 128 * 2 ** 20;

const openModel: OpenModel<OnnxDiffusionModel> = (...args) => OnnxDiffusionModel.open(...args);

/** Paints a picture. */
export function paintJob(decode: DecodePicture = decodePicture): JobRunner<'generate'> {
  return {
    idsOf: async (request) => idsOf(await fillRequest(request)),
    run: async (request, context) => paint(await fillRequest(request), context, decode),
    warmUp,
  };
}

/** Paints one step that is not shown, so that the sessions are created and the GPU's shaders are compiled. */
const warmUp: NonNullable<JobRunner<'generate'>['warmUp']> = async (stored, bench, signal) => {
  if (modelBytes(stored.manifest) > WARM_UP_MAX_BYTES) return;
  const request: GenerateRequest = {
    jobId: 'warm-up',
    modelId: stored.manifest.id,
    prompt: '',
    seed: 0,
    ...PLAIN_REQUEST,
    ...defaultOptions(stored.manifest),
    useStyleTag: false,
    steps: 1,
  };
  checkRequest(request);
  const loaded = await bench.load(stored, openModel);
  const ready = { ...loaded, enlargement: null, controls: [], imagePrompts: [] };
  const start = asPainted({ type: 'noise' });
  await generateImage(ready, request, start, 0, [], () => undefined, signal);
};

/** Embeddings are read completely before a picture starts, and not needed afterwards. */
async function idsOf(request: GenerateRequest): Promise<string[]> {
  const { modelId, textEncoder, hires, controls } = request;
  const models = textEncoder === null ? [modelId] : [modelId, textEncoder];
  const guides = controls.map(({ kind, addOn: name }) => ({ kind, name }));
  const addOns = [...namedAddOns(request), ...guides].map(({ kind, name }) => addOnId(kind, name));
  const upscaler = hires ? await idsOfUpscaler(hires.upscaler) : [];
  return [...models, ...upscaler, ...(await Promise.all(addOns))];
}

async function paint(
  request: GenerateRequest,
  context: JobContext,
  decode: DecodePicture,
): Promise<GenerateResult> {
  checkRequest(request);
  const { bench, onProgress, signal, ended } = context;
  const started = performance.now();
  const start = await startOf(request, decode);
  const guides = await controlsOf(request, decode);
  // First, because the encoder may need the memory of everything on the device.
  const imagePrompts = await imagePromptsOf(request.controls, context, decode);
  if (!imagePrompts) return { type: 'cancelled' };
  const enlargement = request.hires && (await enlargementOf(request.hires.upscaler, context));
  const stored = await bench.open(request.modelId, onProgress);
  const { precision } = await bench.device();
  const reader = request.textEncoder === request.modelId ? null : request.textEncoder;
  const other = reader === null ? null : await bench.open(reader, onProgress);
  const onWrite = () => onProgress({ type: 'fusing-loras' });
  const partlyUsed: GenerateWarning[] = [];
  const onPartlyUsed = (lora: PartlyUsed) => partlyUsed.push({ type: 'lora-partly-used', ...lora });
  const use = { signal, end: ended, onWrite, onPartlyUsed };
  const dressing = dressModel(stored, other, request, precision, use);
  const dressed = await dressing.catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (!dressed) return { type: 'cancelled' };
  const loaded = await bench.load(stored, openModel, reader === null ? [] : [reader]);
  await loaded.model.useWeightsOf(dressed);
  await loaded.model.useAdapters(imagePrompts.adapters);
  const { prompts } = imagePrompts;
  const controls = await withNets(loaded.model, guides);
  const ready = { ...loaded, stored: dressed, enlargement, controls, imagePrompts: prompts };
  const prepareMs = performance.now() - started;
  return bench.compute(loaded, () =>
    generateImage(ready, request, start, prepareMs, partlyUsed, onProgress, signal),
  );
}
