import {
  CONTROL_KINDS,
  CONTROL_LIMITS,
  CONTROL_MODES,
  type Control,
} from '../../../contract/controls.ts';
import {
  fitsHires,
  HIRES_LIMITS,
  hiresSize,
  LATENT_UPSCALERS,
  type HiresFix,
} from '../../../contract/hires.ts';
import { LIMITS } from '../../../contract/limits.ts';
import {
  MODEL_OPTIONS,
  numberRule,
  optionEntries,
  OWN_OPTIONS,
  type PictureOption,
  type PictureOptions,
} from '../../../contract/picture-options.ts';
import { MASK_CONTENTS, MASK_LIMITS, type PaintMask } from '../../../contract/paint-mask.ts';
import { START_FITS, stepsFromStart, type StartPicture } from '../../../contract/start-picture.ts';
import { parseVariations } from '../../../contract/variations.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import { checkLength, checkOneOf, checkRange, refused } from '../../request-checks.ts';

const { batchCount: _, ...OPTIONS_OF_ONE } = OWN_OPTIONS;
const CHECKED: Readonly<Record<keyof PictureOptions, PictureOption>> = {
  ...MODEL_OPTIONS,
  ...OPTIONS_OF_ONE,
};

/**
 * The engine's own check of a request. The page clamps its fields, but a bug or a console must not hang the worker.
 *
 * @throws AppError `invalid-request` with the field, the value found and the values allowed.
 */
export function checkRequest(request: GenerateRequest): void {
  checkLength('prompt', request.prompt, LIMITS.promptLength);
  const { start, steps, sampler, strength } = request;
  for (const [field, option] of optionEntries(CHECKED)) {
    if (start || !option.needsStart) check(field, request[field], option);
  }
  checkRange('steps', steps, numberRule('steps', sampler));
  const { earlierVariations } = request;
  if (!parseVariations(earlierVariations)) {
    throw refused('earlierVariations', earlierVariations, { expected: '4242:0.15 77:0.4' });
  }
  if (start) checkStart(start, steps, strength);
  if (request.hires) checkHires(request, request.hires);
  const { controls } = request;
  if (controls.length > CONTROL_LIMITS.count) {
    const { count: max } = CONTROL_LIMITS;
    throw refused('controls', controls.length, { what: 'control-count', max });
  }
  controls.forEach(checkControl);
}

const TYPES = ['latent', 'embedded', 'add-on', 'lanczos'];

function checkHires(request: GenerateRequest, hires: HiresFix): void {
  const { scale, strength, steps, prompt, tiles, upscaler } = hires;
  if (request.start) throw refused('hires', scale, { what: 'hires-from-start' });
  checkRange('hires scale', scale, HIRES_LIMITS.scale);
  checkRange('hires strength', strength, HIRES_LIMITS.strength);
  checkRange('hires steps', steps, HIRES_LIMITS.steps);
  checkLength('hires prompt', prompt, HIRES_LIMITS.promptLength);
  if (tiles !== null) checkOneOf('hires tiles', tiles, [true, false]);
  checkOneOf('hires upscaler', upscaler.type, TYPES);
  if (upscaler.type === 'latent') {
    const modes = LATENT_UPSCALERS.map(({ mode }) => mode);
    checkOneOf('hires upscaler', upscaler.mode, modes);
  }
  if (fitsHires(request, scale)) return;
  const { width, height } = hiresSize(request, scale);
  const found = Math.max(width, height);
  throw refused('hires scale', found, { what: 'too-large', max: LIMITS.pictureEdge });
}

function checkStart({ picture, fit, mask }: StartPicture, steps: number, strength: number): void {
  if (!(picture instanceof Blob)) throw refused('start', picture, { expected: 'a file' });
  checkOneOf('start', fit, START_FITS);
  if (mask !== null) checkMask(mask);
  if (stepsFromStart(steps, strength) >= 1) return;
  throw refused('strength', strength, { what: 'no-steps', steps, min: 1 / steps, max: 1 });
}

function checkControl(control: Control): void {
  const { addOn, kind, picture, fit, weight, start, end, mode } = control;
  if (typeof addOn !== 'string') throw refused('controls.addOn', addOn, { expected: 'a name' });
  if (!(picture instanceof Blob)) throw refused('controls', picture, { expected: 'a file' });
  checkOneOf('controls.kind', kind, CONTROL_KINDS);
  checkOneOf('controls.fit', fit, START_FITS);
  checkOneOf('controls.mode', mode, CONTROL_MODES);
  checkRange('controls.weight', weight, CONTROL_LIMITS.weight);
  checkRange('controls.start', start, CONTROL_LIMITS.start);
  checkRange('controls.end', end, CONTROL_LIMITS.end);
  if (start < end) return;
  throw refused('controls.start', start, { what: 'control-span', end, name: addOn });
}

function checkMask({ picture, blur, content, onlyMasked, padding, soft }: PaintMask): void {
  if (!(picture instanceof Blob)) throw refused('mask', picture, { expected: 'a file' });
  checkRange('mask.blur', blur, { min: 0, max: MASK_LIMITS.blur, multipleOf: 0 });
  checkOneOf('mask.content', content, MASK_CONTENTS);
  checkOneOf('mask.onlyMasked', onlyMasked, [true, false]);
  checkRange('mask.padding', padding, { min: 0, max: MASK_LIMITS.padding, multipleOf: 1 });
  checkOneOf('mask.soft', soft, [true, false]);
}

function check(field: string, found: unknown, option: PictureOption): void {
  switch (option.type) {
    case 'number':
      return checkRange(field, found, option);
    case 'choice':
      return checkOneOf(field, found, option.values);
    case 'flag':
      return checkOneOf(field, found, [true, false]);
    case 'text':
      return checkLength(field, found, option.maxLength);
    case 'name':
      if (found === null || typeof found === 'string') return;
      throw refused(field, found, { expected: 'a name, or null' });
  }
}
