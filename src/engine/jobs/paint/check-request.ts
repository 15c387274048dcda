import { AppError } from '../../../core/errors.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { algorithmOf, SAMPLER_IDS } from '../../../contract/samplers.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';

/**
 * The engine's own look at a request, whoever sent it: the page clamps its fields, but a bug or a console must not
 * hang the worker.
 *
 * @throws AppError `invalid-request` naming the field, what was found and the range.
 */
export function checkRequest(request: GenerateRequest): void {
  const { steps, guidanceScale, clipSkip, size, seed, promptLength } = LIMITS;
  checkRange('steps', request.steps, steps, true);
  checkRange('guidanceScale', request.guidanceScale, guidanceScale, false);
  checkRange('width', request.width, size, true);
  checkRange('height', request.height, size, true);
  checkRange('seed', request.seed, seed, true);
  checkRange('clipSkip', request.clipSkip, clipSkip, true);
  checkRange('prompt', request.prompt.length, { min: 0, max: promptLength }, true);
  checkRange('negativePrompt', request.negativePrompt.length, { min: 0, max: promptLength }, true);
  if (!SAMPLER_IDS.includes(request.sampler)) {
    throw new AppError('invalid-request', `Unknown sampler: ${String(request.sampler)}.`, {
      field: 'sampler',
      found: String(request.sampler),
      expected: [...SAMPLER_IDS],
    });
  }
  const { maxSteps = steps.max } = algorithmOf(request.sampler);
  checkRange('steps', request.steps, { min: steps.min, max: maxSteps }, true);
}

function checkRange(
  field: string,
  found: number,
  { min, max }: { readonly min: number; readonly max: number },
  isInteger: boolean,
): void {
  // The negation also refuses NaN.
  if (found >= min && found <= max && (!isInteger || Number.isInteger(found))) return;
  throw new AppError('invalid-request', `${field} is ${String(found)}.`, {
    field,
    found: String(found),
    min,
    max,
  });
}
