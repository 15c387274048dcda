import type { FloatMaps } from '../../core/image/float-map.ts';
import { brokenModel, type NumberMap, type ToolModel } from '../../runtime/tools/tool-model.ts';

/**
 * A network's output `[..., height, width]` as planes.
 *
 * @param count how many planes there must be
 * @throws AppError `invalid-file` for an output of another shape: the model is not what its config says
 */
export function planesOf(
  { source: { name } }: ToolModel,
  output: NumberMap | undefined,
  count?: number,
): FloatMaps {
  const [width = 0, height = 0, ...planes] = [...(output?.shape ?? [])].reverse();
  const found = planes.reduce((product, length) => product * length, 1);
  const isRight = width * height > 0 && found > 0 && (count === undefined || found === count);
  if (output && isRight && output.data.every(Number.isFinite)) {
    return { count: found, width, height, data: output.data };
  }
  const shape = output ? output.shape.join(' × ') : 'nothing';
  throw brokenModel(name, `It gave ${shape}.`);
}
