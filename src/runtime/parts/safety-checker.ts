import { isFloatDtype, toFloat32 } from '../../core/formats/checkpoint/to-half.ts';
import { isDtype } from '../../core/formats/dtype.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import {
  parseImageProcessorConfig,
  type ClipImageProcessorConfig,
} from '../../core/image/clip-image-processor.ts';
import { checkConceptTensors, CONCEPT_TENSORS } from '../../core/safety/concept-tensors.ts';
import type { SafetyConcepts } from '../../core/safety/safety-check.ts';
import type { Tensor } from '../../core/tensor/tensor.ts';
import {
  buildClipVisionGraph,
  parseClipVisionConfig,
  type ClipVisionConfig,
} from '../../graph/index.ts';
import type { SafetyChecker } from '../../pipeline/ports.ts';
import type { StoredModel } from '../../storage/stored-model.ts';
import type { PartSessions } from './part-sessions.ts';
import { readPart, type Part } from './part.ts';

/** As on disk, except for the concepts, which are small. */
export interface SafetyParts {
  readonly tower: Part<ClipVisionConfig>;
  readonly processor: ClipImageProcessorConfig;
  readonly concepts: SafetyConcepts;
}

/** @throws AppError `invalid-config`, `invalid-file`, and whatever the store throws */
export async function readSafetyChecker(
  model: StoredModel,
  precision: 'fp16' | 'fp32',
): Promise<SafetyParts> {
  const tower = await readPart(model, 'safetyChecker', precision, parseClipVisionConfig);
  const { projectionSize: dimensions } = tower.config;
  checkConceptTensors(tower.index, 'safety_checker', dimensions);
  const read = (name: string) => floatsOf(tower, name);
  const concepts = {
    concepts: { dimensions, data: await read(CONCEPT_TENSORS.concepts) },
    thresholds: await read(CONCEPT_TENSORS.thresholds),
    special: { dimensions, data: await read(CONCEPT_TENSORS.special) },
    specialThresholds: await read(CONCEPT_TENSORS.specialThresholds),
  };
  const path = model.manifest.parts['imageProcessor']?.config;
  // CLIPImageProcessor's defaults are OpenAI's.
  const json = path === undefined ? {} : parsePythonJson(await model.text(path), path);
  return { tower, concepts, processor: parseImageProcessorConfig(json, path) };
}

/** diffusers' StableDiffusionSafetyChecker: CLIP's vision tower with its projection. */
export class OnnxSafetyChecker implements SafetyChecker {
  constructor(
    private readonly parts: SafetyParts,
    private readonly sessions: PartSessions,
  ) {}

  get processor(): ClipImageProcessorConfig {
    return this.parts.processor;
  }

  get concepts(): SafetyConcepts {
    return this.parts.concepts;
  }

  async embedImage(pixelValues: Tensor): Promise<Tensor> {
    const { tower } = this.parts;
    const session = await this.sessions.get('safety-checker', tower, '', (ways) =>
      buildClipVisionGraph(tower.config, tower.index, { batch: 1 }, ways),
    );
    const outputs = await session.run({ pixel_values: { type: 'float32', ...pixelValues } });
    return outputs['image_embeds']!;
  }
}

/** @throws AppError `invalid-file` for weights that are no floating-point numbers */
async function floatsOf({ index, files }: Part<unknown>, name: string): Promise<Float32Array> {
  const { file, dtype, byteOffset, byteLength } = index.get(name)!;
  if (!isDtype(dtype) || !isFloatDtype(dtype)) {
    throw invalidFile(file, `${name} is of dtype ${dtype}`, { tensor: name, found: dtype });
  }
  const bytes = files.get(file)!.slice(byteOffset, byteOffset + byteLength);
  return toFloat32(new Uint8Array(await bytes.arrayBuffer()), dtype);
}
