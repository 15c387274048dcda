import { invalidFile } from '../../core/formats/file-error.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { SafetensorsEntry } from '../../core/formats/safetensors.ts';
import type { LatentSpace } from '../../contract/library.ts';
import type { PartName } from './model-recipe.ts';

/**
 * Whether the graph of a VAE that comes alone can be built.
 *
 * @param file what its config is called in messages
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckVae = (vae: PartToCheck, file: string) => LatentSpace;

/** Where each of a part's tensors is to lie, as the graphs ask for it. */
export interface PartToCheck {
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: ReadonlyMap<string, SafetensorsEntry & { readonly file: string }>;
}

/** What of a model's parts its manifest has to know. */
export interface ModelFacts {
  readonly latentChannels: number;
  /** The latents of Stable Diffusion 1.x: what is known of their colours holds. */
  readonly hasSd1Latents: boolean;
  /** The edge of the pictures it was trained on, in pixels. */
  readonly edge: number;
}

/**
 * Whether the graphs of all parts can be built from these configs and weights, which is all that can be known before a
 * byte is written. It is the worker's, as graphs are nothing that storage knows.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export type CheckModel = (parts: Readonly<Record<PartName, PartToCheck>>) => ModelFacts;

/**
 * Whether the parts' configs alone are such that graphs can be built of them, and fit one another: all that can be known
 * before any weights are here.
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
