import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { FileEntry } from '../hashed-file.ts';
import { layOut, weightChunks } from './half-weights.ts';
import { partToCheck, type SafetyCheckerToCheck } from './model-checks.ts';
import { SAFETY_CHECKER_PATHS, type SafetyCheckerRecipe } from './model-recipe.ts';
import { textChunks, writeCounted, writePart, type WriteProgress } from './write-model.ts';

const {
  config: CONFIG,
  tower: TOWER,
  concepts: CONCEPTS,
  processor: PROCESSOR,
} = SAFETY_CHECKER_PATHS;

/** Its parts in the manifest. The processor is the pipeline's, as in diffusers. */
export const SAFETY_CHECKER_PARTS = {
  safetyChecker: { config: CONFIG, weights: [TOWER, CONCEPTS] },
  imageProcessor: { config: PROCESSOR },
};

/** Size of its files. */
export function safetyCheckerBytes(recipe: SafetyCheckerRecipe): number {
  const { tower, concepts } = layOuts(recipe);
  return tower.bytes + concepts.bytes + new Blob([recipe.config, recipe.processor]).size;
}

export function safetyCheckerToCheck(recipe: SafetyCheckerRecipe): SafetyCheckerToCheck {
  const { tower, concepts } = layOuts(recipe);
  const index = new Map([...tower.index, ...concepts.index]);
  return {
    ...partToCheck(TOWER, { path: CONFIG, text: recipe.config }, index),
    path: CONFIG,
    processor: { path: PROCESSOR, json: parsePythonJson(recipe.processor, PROCESSOR) },
  };
}

/**
 * Writes its files: the tower in fp16, the concepts and their thresholds in fp32, because a thousandth can decide.
 *
 * @returns the files, and the tensors with values outside fp16's range
 */
export async function writeSafetyChecker(
  directory: FileSystemDirectoryHandle,
  recipe: SafetyCheckerRecipe,
  progress: WriteProgress,
): Promise<{ readonly files: readonly FileEntry[]; readonly keptInFp32: readonly string[] }> {
  const { tower, concepts } = layOuts(recipe);
  await requireFinite(recipe.concepts);
  const text = (path: string, content: string) =>
    writeCounted(directory, path, textChunks(content), progress);
  const written = await writePart(directory, TOWER, tower, recipe.tower, progress);
  return {
    files: [
      await text(CONFIG, recipe.config),
      await text(PROCESSOR, recipe.processor),
      written.entry,
      (await writePart(directory, CONCEPTS, concepts, recipe.concepts, progress)).entry,
    ],
    keptInFp32: written.overflows.map((tensor) => `safetyChecker.${tensor}`),
  };
}

function layOuts({ tower, concepts }: SafetyCheckerRecipe) {
  return { tower: layOut(TOWER, tower, 'F16'), concepts: layOut(CONCEPTS, concepts, 'F32') };
}

/** Only the conversion to fp16 looks at each value. */
async function requireFinite(concepts: PartTensors): Promise<void> {
  const halves = weightChunks(layOut(CONCEPTS, concepts, 'F16'), concepts, () => undefined);
  while (!(await halves.next()).done);
}
