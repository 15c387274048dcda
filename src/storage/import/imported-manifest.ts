import { invalidConfig } from '../../core/config/invalid-config.ts';
import type { SchedulerConfig } from '../../core/schedulers/index.ts';
import { createSampler } from '../../core/schedulers/samplers.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { inAnyLanguage } from '../../contract/local-text.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { algorithmOf, samplerOf, SAMPLER_IDS } from '../../contract/samplers.ts';
import { originOfModel } from '../plan-source.ts';
import { withoutQuery } from '../url/file-url.ts';
import type { ModelFacts } from './model-checks.ts';
import {
  FINAL_PATHS,
  SCHEDULER_PATH,
  TOKENIZER_PATHS,
  type ModelRecipe,
  type PartName,
} from './model-recipe.ts';

/** The origin of the files. */
export interface Origin {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Null for the user's own files. */
  readonly plan: DownloadPlan | null;
}

const USUAL_STEPS = 30;
const USUAL_GUIDANCE_SCALE = 7.5;

/** The prefix for prompts of the model that SkyCLIP was trained with. */
const SKYPAINT_TAG = 'sai-v1 art, ';

const SIZE_STEP = 64;

/**
 * The manifest of a model that was not made for this program, from its parts and SD 1.x's usual values.
 *
 * @param now ISO 8601
 * @throws AppError `invalid-config` for a scheduler_config.json that no sampler can use
 */
export function importedManifest(
  { id, name, version, plan }: Origin,
  recipe: ModelRecipe,
  facts: ModelFacts,
  files: ModelManifest['files'],
  now: string,
): ModelManifest {
  const { encoder, bert, maxLength } = recipe.tokenizer;
  const part = (of: PartName) => ({
    config: FINAL_PATHS[of].config,
    weights: [FINAL_PATHS[of].weights],
  });
  const published = plan?.source.type === 'hub' ? plan.source.repo : '';
  const isSkyPaint = encoder === 'skyclip' && /skypaint/i.test(`${published} ${name}`);
  return {
    id,
    name: inAnyLanguage(name),
    version,
    kind: facts.takesMask ? 'inpaint' : 'text-to-image',
    encoder,
    source: plan ? originOfModel(plan.source) : { type: 'file', name },
    importedAt: now,
    licence: licenceOf(name, plan),
    styleTag: isSkyPaint ? SKYPAINT_TAG : '',
    parts: {
      textEncoder: part('textEncoder'),
      unet: part('unet'),
      vae: part('vae'),
      tokenizer: {
        ...TOKENIZER_PATHS[encoder],
        ...(bert && { bert }),
        ...(maxLength !== undefined && { maxLength }),
      },
      scheduler: { config: SCHEDULER_PATH },
    },
    defaults: {
      ...defaultSettings(parsePythonJson(recipe.scheduler, SCHEDULER_PATH)),
      width: facts.edge,
      height: facts.edge,
    },
    sizes: sizesFrom(facts.edge),
    examples: [],
    latentPreview: facts.hasSd1Latents ? SD1_PREVIEW : falseColours(facts.latentChannels),
    files,
  };
}

function licenceOf(model: string, plan: DownloadPlan | null): ModelManifest['licence'] {
  if (!plan) return { spdx: 'NOASSERTION', attributions: [] };
  const { licence, source } = plan;
  const spdx = licence.id ?? 'NOASSERTION';
  const work =
    source.type === 'hub'
      ? { name: source.repo, source: `${source.endpoint}/${source.repo}` }
      : { name: model, source: source.type === 'url' ? withoutQuery(source.url) : source.name };
  return { spdx, attributions: [{ ...work, licence: licence.name || spdx }] };
}

/** The sampler that the model was published with, if we have one of its class. */
export function defaultSettings(config: SchedulerConfig) {
  const className = config['_class_name'];
  const classNames = SAMPLER_IDS.map((id) => algorithmOf(id).className);
  if (className !== undefined && !/Scheduler$/.test(String(className))) {
    const expected = { type: 'one-of', values: [...new Set(classNames)] } as const;
    throw invalidConfig(SCHEDULER_PATH, ['_class_name'], className, expected);
  }
  const published = SAMPLER_IDS[classNames.indexOf(String(className))];
  const {
    id,
    steps = USUAL_STEPS,
    guidanceScale = USUAL_GUIDANCE_SCALE,
  } = samplerOf(published ?? 'dpmpp_2m_karras');
  createSampler(id, config, steps);
  return { steps, guidanceScale, sampler: id, negativePrompt: '' };
}

/** Up to half as large again; beyond that, SD 1.x repeats its subject. */
function sizesFrom(edge: number): number[] {
  const sizes: number[] = [];
  for (let size = edge; size <= edge * 1.5; size += SIZE_STEP) sizes.push(size);
  return sizes;
}

type LatentPreview = ModelManifest['latentPreview'];

/**
 * Maps SD 1.4's latents to RGB, here in [0, 1] instead of [-1, 1]: the factors of A1111's `cheap_approximation`
 * (modules/sd_vae_approx.py), after "Decoding latents to RGB without upscaling" in Hugging Face's forum.
 */
const SD1_PREVIEW: LatentPreview = {
  matrix: [
    [0.298 / 2, 0.207 / 2, 0.208 / 2],
    [0.187 / 2, 0.286 / 2, 0.173 / 2],
    [-0.158 / 2, 0.189 / 2, 0.264 / 2],
    [-0.184 / 2, -0.271 / 2, -0.473 / 2],
  ],
  bias: [0.5, 0.5, 0.5],
};

/**
 * Nothing is known about other latents, except that they are about as large as noise. False colours at least show where things are.
 */
function falseColours(channels: number): LatentPreview {
  const matrix = Array.from({ length: channels }, (_, channel) => {
    const row: [number, number, number] = [0, 0, 0];
    row[channel % 3] = 0.2;
    return row;
  });
  return { matrix, bias: [0.5, 0.5, 0.5] };
}
