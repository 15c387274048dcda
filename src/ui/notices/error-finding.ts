import type { TFunction } from 'i18next';
import type { Expectation } from '../../contract/engine-api.ts';
import type { ErrorData } from '../../store/index.ts';
import { expectationText, listOf } from './expectation-text.ts';

type Details = ErrorData['details'];

/**
 * What an error is about, in the user's language: the file, the field, the value found and the values allowed. Null if the error's
 * title says everything.
 */
export function findingText({ code, details }: ErrorData, t: TFunction): string | null {
  if (code === 'invalid-config') return configFinding(details, t);
  if (code === 'invalid-file') return fileFinding(details, t);
  if (code === 'invalid-request') return promptFinding(details, t);
  return null;
}

function configFinding({ file, field, found, expected }: Details, t: TFunction): string | null {
  if (typeof file !== 'string') return null;
  if (typeof field !== 'string') return t('findings.file', { file });
  if (!isExpectation(expected)) return t('findings.field', { file, field });
  if (expected.type === 'known-field') {
    const nearest = listOf(expected.nearest, t);
    return t('findings.unknownField', { file, field, found: String(found), nearest });
  }
  const possible = expectationText(expected, t);
  return found === undefined
    ? t('findings.missing', { file, field, possible })
    : t('findings.value', { file, field, found: String(found), possible });
}

function fileFinding(details: Details, t: TFunction): string | null {
  const { file, tensor, field, found, expected } = details;
  if (typeof file !== 'string') return null;
  if (typeof tensor !== 'string' || found === undefined) return t('findings.file', { file });
  if (found === 'missing') return t('findings.noTensor', { file, tensor });
  if (field !== 'shape' && field !== 'dtype' && field !== 'byteLength') {
    return t('findings.file', { file });
  }
  const right = sizeText(expected);
  return t(`findings.${field}`, { file, tensor, found: sizeText(found), right });
}

function promptFinding(
  { what, found, max, nearest, expected, ...details }: Details,
  t: TFunction,
): string | null {
  const kind = String(what);
  const name = String(found);
  switch (kind) {
    case 'parts':
    case 'encodings':
      return t(`findings.${kind}`, { found: Number(found), max: Number(max) });
    case 'wildcard-cycle':
      return t('findings.wildcardCycle', { found: name });
    case 'template-size':
      return t('findings.templateSize');
    case 'tag':
      return t('findings.tag', { found: name });
    case 'lora':
      return Array.isArray(nearest) && nearest.length > 0
        ? t('findings.lora', { found: name, nearest: listOf(nearest, t) })
        : t('findings.noLoras', { found: name });
    case 'lora-misfit':
      return t('findings.loraMisfit', { found: name });
    case 'lora-broken':
      return t('findings.loraBroken', { found: name });
    case 'lora-overflow':
      return t('findings.loraOverflow', { found: name });
    case 'upscaler':
      return t('findings.noUpscaler', { found: name });
    case 'no-tool-model':
      return t('findings.noToolModel');
    case 'tool-model':
      return t('findings.lostToolModel', { found: name });
    case 'tool-task':
      return t('findings.otherToolTask', { found: name });
    case 'tool-graph':
      return t('findings.brokenToolModel', { found: name });
    case 'mask-size':
      return t('findings.maskSize', { found: name, expected: String(expected) });
    case 'empty-mask':
      return t('findings.emptyMask');
    case 'small-mask':
      return t('findings.smallMask');
    case 'no-steps':
      return t('findings.noSteps', {
        found: Number(found),
        steps: Number(details['steps']),
        min: Math.ceil(Number(details['min']) * 100) / 100,
      });
    case 'hires-from-start':
      return t('findings.hiresFromStart');
    case 'control-count':
      return t('findings.controlCount', { found: Number(found), max: Number(max) });
    case 'control-net':
      return t('findings.noControlNet', { found: name });
    case 'control-misfit':
      return t('findings.controlMisfit', { found: name });
    case 'control-span':
      return t('findings.controlSpan', {
        name: String(details['name']),
        found: Number(found),
        end: Number(details['end']),
      });
    case 'ip-adapter':
      return t('findings.noIpAdapter', { found: name });
    case 'ip-adapter-misfit':
      return t('findings.ipAdapterMisfit', {
        found: name,
        width: Number(details['width']),
        expected: Number(expected),
      });
    case 'no-picture-encoder': {
      const { preset } = details;
      return typeof preset === 'string'
        ? t('findings.wantsPictureEncoder', { found: name, encoder: preset })
        : t('findings.noPictureEncoder', { found: name, width: Number(details['width']) });
    }
    case 'too-large':
      return t('findings.tooLarge', { found: Number(found), max: Number(max) });
    case 'vae':
      return t('findings.noVae', { found: name });
    case 'vae-misfit':
      return t('findings.vaeMisfit', {
        found: name,
        channels: Number(details['channels']),
        factor: Number(details['factor']),
        ownChannels: Number(details['ownChannels']),
        ownFactor: Number(details['ownFactor']),
      });
    case 'image-encoder':
      return t('findings.noImageEncoder', { found: name });
    case 'image-encoder-misfit':
      return t('findings.imageEncoderMisfit', {
        found: name,
        expected: Number(expected),
        width: Number(details['width']),
      });
    case 'text-encoder':
      return t('findings.noTextEncoder', { found: name });
    case 'projection-misfit':
      return t('findings.projectionMisfit', {
        found: name,
        imageEncoder: String(details['imageEncoder']),
        width: Number(details['width']),
        expected: Number(expected),
      });
    case 'other-text-encoder':
      return t('findings.otherTextEncoder', {
        found: name,
        expected: expected === 'xlm-r' ? 'AltDiffusion' : 'CLIP',
      });
    case 'encoder-misfit':
      return t('findings.encoderMisfit', { found: name, expected: Number(expected) });
    case 'embedding-misfit':
      return t('findings.embeddingMisfit', { found: name });
    default:
      return null;
  }
}

/** Formats shapes as people write them: 320×4×3×3. */
function sizeText(value: Details[string] | undefined): string {
  return Array.isArray(value) ? value.join('×') : String(value);
}

/** Details come from another thread; in other errors, `expected` is text for developers. */
function isExpectation(value: Details[string] | undefined): value is Expectation {
  return typeof value === 'object' && value !== null && 'type' in value;
}
