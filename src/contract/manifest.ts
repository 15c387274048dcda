import { z } from 'zod';
import type { Expectation } from '../core/config/expectation.ts';
import { invalidBySchema } from '../core/config/invalid-config.ts';
import { LIMITS } from './limits.ts';
import { MODEL_OPTIONS } from './picture-options.ts';
import { SAMPLER_IDS, type SamplerId } from './samplers.ts';

export type { SamplerId };

/** Upper bounds for manifests: far more than any model needs, but not enough to block the page or the engine. */
const MAX = {
  path: 512,
  name: 256,
  text: 2048,
  styleTag: 256,
  files: 4096,
  sizes: 64,
  list: 256,
  channels: 256,
  parts: 32,
  tokens: 4096,
};

const name = z.string().max(MAX.name);
const text = z.string().max(MAX.text);
const relativePath = z
  .string()
  .max(MAX.path)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./-]+$/);
/** BCP 47, of any language: the page shows what it can. */
const languageTag = z.string().regex(/^[a-z]{2,8}(-[a-z\d]{1,8}){0,8}$/i);
const inLanguages = (words: z.ZodString) =>
  z
    .record(languageTag, words)
    .refine((all) => Object.keys(all).length >= 1, entries('entries-at-least', 1))
    .refine((all) => Object.keys(all).length <= MAX.list, entries('entries-at-most', MAX.list));
const localText = inLanguages(name);
/** The origin of a library model; the embedded one ships with the page. */
const source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('embedded') }),
  z.object({
    type: z.literal('hub'),
    endpoint: text,
    repo: name,
    commit: name,
  }),
  /** A file on some site; without the query, which may contain a secret. */
  z.object({ type: z.literal('url'), url: text }),
  z.object({ type: z.literal('file'), name }),
]);

/**
 * The hash of a stored file. Plain SHA-256, as hubs give it; or, for files that this program wrote, the SHA-256 of the
 * concatenated SHA-256s of its blocks, of which the last may be shorter.
 */
export const contentHash = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Absent for plain SHA-256. */
  blockBytes: z
    .int()
    .min(2 ** 16)
    .max(2 ** 24)
    .optional(),
});
export type ContentHash = z.infer<typeof contentHash>;

const { steps, guidanceScale } = MODEL_OPTIONS;
const dimension = z.int().min(8).max(4096);
const weightedPart = z.object({
  config: relativePath,
  weights: z.array(relativePath).min(1).max(MAX.list),
  /** Its large weights are in eight bits; each file's own table says which. */
  precision: z.literal('int8').optional(),
});

/** A part that this version has no class for. Its files are listed, so that they can be kept, copied and opened. */
const anyPart = z.object({
  config: relativePath.optional(),
  weights: z.array(relativePath).max(MAX.list).optional(),
  vocab: relativePath.optional(),
  merges: relativePath.optional(),
});

/** core's BertOptions. */
export const bertOptions = z.object({
  lowercase: z.boolean().optional(),
  stripAccents: z.boolean().nullable().optional(),
  separatesHan: z.boolean().optional(),
});

/** Parts by name. A model needs those listed here to paint, and may have any others. */
const parts = z
  .object({
    textEncoder: weightedPart,
    unet: weightedPart,
    vae: weightedPart,
    /** A BERT vocab.txt, CLIP's vocab.json with its merges.txt, or XLM-R's tokenizer.json. */
    tokenizer: z.object({
      vocab: relativePath,
      merges: relativePath.optional(),
      /** How BERT normalizes text, if it differs from the default. */
      bert: bertOptions.optional(),
      /** The kind of vocabulary, if it is none of those with files of their own. */
      model: z.literal('Unigram').optional(),
      /** Ids that the text encoder reads at once, with start, end and padding; 77 if absent, as for CLIP. */
      maxLength: z.int().min(3).max(MAX.tokens).optional(),
    }),
    scheduler: z.object({ config: relativePath }),
  })
  .catchall(anyPart)
  .refine((all) => Object.keys(all).length <= MAX.parts, entries('entries-at-most', MAX.parts));

/** The types that a user can set; a file may also have `sample`. */
const prediction = z.object({
  type: z.enum(['epsilon', 'v_prediction']),
  /** The last timestep is pure noise: zero terminal SNR. */
  isZeroSnr: z.boolean(),
  saidBy: z.literal('user'),
});

const manifestSchema = z.object({
  id: name.min(1),
  name: localText,
  version: name,
  /** What is new in this version, in a sentence, for those who have another. */
  news: inLanguages(text).optional(),
  /** The UNet's inputs: only latents, or also a mask and the masked picture. */
  kind: z.enum(['text-to-image', 'inpaint']).optional(),
  /** The text encoder: SkyCLIP, which is CLIP with a BERT vocabulary; CLIP with its own; BERT; or AltDiffusion's XLM-R. */
  encoder: z.enum(['skyclip', 'clip', 'bert', 'xlm-r']).optional(),
  source: source.optional(),
  /** ISO 8601; only for library models. */
  importedAt: z.iso.datetime().optional(),
  licence: z.object({
    spdx: name,
    attributions: z.array(z.object({ name, licence: text, source: text })).max(MAX.files),
  }),
  /** Put in front of every prompt when the style switch is on, such as `sai-v1 art, `. */
  styleTag: z.string().max(MAX.styleTag),
  parts,
  /** What the UNet was trained to predict, if it overrides the scheduler's config. */
  prediction: prediction.optional(),
  /** false if the user has turned off the model's own safety checker; see safety-checker.ts. */
  checksPictures: z.boolean().optional(),
  defaults: z.object({
    width: dimension,
    height: dimension,
    steps: z.int().min(steps.min).max(steps.max),
    guidanceScale: z.number().min(guidanceScale.min).max(guidanceScale.max),
    sampler: z.enum(SAMPLER_IDS),
    negativePrompt: z.string().max(LIMITS.promptLength),
  }),
  /** Edge lengths that the model paints well, in pixels. */
  sizes: z.array(dimension).min(1).max(MAX.sizes),
  /** Styles that it has learnt; `{prompt}` is where the prompt goes. */
  styles: z
    .array(z.object({ name: inLanguages(name.min(1)), prompt: inLanguages(text) }))
    .max(MAX.list)
    .optional(),
  examples: z.array(z.object({ prompt: text, locale: languageTag })).max(MAX.list),
  /** Linear map from scaled latents `[channels]` to RGB in [0, 1], for previews that cost almost nothing. */
  latentPreview: z.object({
    matrix: z
      .array(z.tuple([z.number(), z.number(), z.number()]))
      .min(1)
      .max(MAX.channels),
    bias: z.tuple([z.number(), z.number(), z.number()]),
  }),
  files: z.array(contentHash.extend({ path: relativePath, bytes: z.int().min(0) })).max(MAX.files),
});

/** What a refusal says about how many entries there are. */
function entries(type: 'entries-at-least' | 'entries-at-most', limit: number) {
  return { params: { expected: { type, limit } satisfies Expectation } };
}

/** A model's table of contents: its files, their sizes, and its default options. */
export type ModelManifest = z.infer<typeof manifestSchema>;
export type PredictionOverride = NonNullable<ModelManifest['prediction']>;

/** The files of a part of any kind. */
export type ManifestPart = z.infer<typeof anyPart>;

/** @throws AppError `invalid-config` with the field, the value found and the values allowed. */
export function parseManifest(json: unknown, file = 'manifest.json'): ModelManifest {
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  throw invalidBySchema(file, json, result.error.issues[0]!);
}
