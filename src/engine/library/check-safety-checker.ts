import { invalidConfig } from '../../core/config/invalid-config.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import { outputSize, parseImageProcessorConfig } from '../../core/image/clip-image-processor.ts';
import { checkConceptTensors } from '../../core/safety/concept-tensors.ts';
import {
  buildClipVisionGraph,
  parseClipVisionConfig,
  type ClipVisionConfig,
} from '../../graph/index.ts';
import type {
  CheckSafetyConfigs,
  SafetyCheckerToCheck,
} from '../../storage/import/model-checks.ts';

/**
 * Checks that a safety checker's graph can be built, and that its processor and its concepts fit.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`
 */
export function checkSafetyChecker(checker: SafetyCheckerToCheck): void {
  const tower = fittingConfigs(checker);
  const { weights } = checker;
  const { outputs } = buildClipVisionGraph(tower, weights, { batch: 1 });
  const [file = 'safety_checker'] = [...weights.values()].map((one) => one.file);
  if (!outputs.some(({ name }) => name === 'image_embeds')) {
    throw invalidFile(file, 'a weight is missing', { tensor: 'visual_projection.weight' });
  }
  checkConceptTensors(weights, file, tower.projectionSize);
}

export const checkSafetyConfigs: CheckSafetyConfigs = (configs) => void fittingConfigs(configs);

function fittingConfigs({
  path,
  config,
  processor,
}: Parameters<CheckSafetyConfigs>[0]): ClipVisionConfig {
  const tower = parseClipVisionConfig(config, path);
  const { channels, imageSize } = tower;
  if (channels !== 3) {
    throw invalidConfig(path, ['num_channels'], channels, { type: 'one-of', values: [3] });
  }
  const size = outputSize(parseImageProcessorConfig(processor.json, processor.path));
  if (size?.width === imageSize && size.height === imageSize) return tower;
  const expected = { type: 'one-of', values: [imageSize] } as const;
  throw invalidConfig(processor.path, ['crop_size'], size ?? undefined, expected);
}
