import { invalidFile } from '../../core/formats/file-error.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { SafetensorsEntry } from '../../core/formats/safetensors.ts';
import type { AdapterFit, EncoderFit, LatentSpace, TextFit } from '../../contract/library.ts';
import type { PartName } from './model-recipe.ts';

/**
 * Checks whether the graph of a separate VAE can be built.
 *
 * @param file the name of its config in messages
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckVae = (vae: PartToCheck, file: string) => LatentSpace;

/**
 * Checks whether the graphs of an image encoder and of the projections beside it can be built.
 *
 * @param file the name of its config in messages
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckImageEncoder = (encoder: PartToCheck, file: string) => EncoderFit;

/**
 * Checks whether the graphs of a separate text encoder and of its last layers can be built.
 *
 * @param file the name of its config in messages
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckTextEncoder = (encoder: PartToCheck, file: string) => TextFit;

/**
 * Checks whether an upscaler's graph can be built.
 *
 * @returns how many times it enlarges
 * @throws AppError `invalid-file`, `unsupported`
 */
export type CheckUpscaler = (weights: PartToCheck['weights'], file: string) => number;

/**
 * Checks whether an IP-Adapter's graph can be built.
 *
 * @throws AppError `invalid-file`, `unsupported`
 */
export type CheckIpAdapter = (weights: PartToCheck['weights'], file: string) => AdapterFit;

/**
 * Checks whether the graphs of a control net can be built.
 *
 * @param file the name of its config in messages
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckControlNet = (net: PartToCheck, file: string) => void;

/** Where each of a part's tensors will be, in the form that the graphs need. */
export interface PartToCheck {
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: ReadonlyMap<string, SafetensorsEntry & { readonly file: string }>;
}

type Json = Readonly<Record<string, unknown>>;

/** The configs of a safety checker and of the processor that makes its pictures. */
export interface SafetyConfigs {
  /** The config's name in messages. */
  readonly path: string;
  readonly config: Json;
  readonly processor: { readonly path: string; readonly json: Json };
}

export interface SafetyCheckerToCheck extends PartToCheck, SafetyConfigs {}

/**
 * Checks whether the graph of a safety checker can be built from its config and takes the processor's pictures.
 *
 * @throws AppError `invalid-config`
 */
export type CheckSafetyConfigs = (configs: SafetyConfigs) => void;

/** Facts about a model's parts that its manifest needs. */
export interface ModelFacts {
  readonly latentChannels: number;
  /** The UNet was trained for inpainting: it also takes a mask and the masked picture. */
  readonly takesMask: boolean;
  /** It has Stable Diffusion 1.x's latents, so their known colours apply. */
  readonly hasSd1Latents: boolean;
  /** The edge of the pictures it was trained on, in pixels. */
  readonly edge: number;
}

/**
 * Checks whether the graphs of all parts can be built from these configs and weights; nothing more can be checked before
 * writing. The worker provides this function, because storage must not import graphs.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckModel = (
  parts: Readonly<Record<PartName, PartToCheck>> & {
    readonly safetyChecker?: SafetyCheckerToCheck | null;
  },
  /** Ids that the text encoder will read at once; as many as CLIP by default. */
  tokens?: number,
) => ModelFacts;

/**
 * Checks whether graphs can be built from the parts' configs alone and whether the parts fit one another; nothing more can be
 * checked before the weights are downloaded.
 *
 * @throws AppError `invalid-config`
 */
export type CheckConfigs = (configs: Readonly<Record<PartName, PartToCheck['config']>>) => void;

export function partToCheck(
  file: string,
  config: { readonly path: string; readonly text: string },
  tensors: ReadonlyMap<string, SafetensorsEntry>,
): PartToCheck {
  if (tensors.size === 0) throw invalidFile(file, 'no weights inside');
  return {
    config: parsePythonJson(config.text, config.path),
    weights: new Map([...tensors].map(([name, entry]) => [name, { file, ...entry }])),
  };
}
