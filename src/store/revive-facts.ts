import { isPictureType } from '../contract/picture-types.ts';
import { SAMPLERS } from '../contract/samplers.ts';
import { asRecord } from './as-record.ts';
import type { NewPicture } from './ports.ts';
import { revivePicture } from './revive-picture.ts';

/** The id also serves as a file name. */
const ID = /^[\w-]{1,100}$/;

const isSampler = (value: unknown) => SAMPLERS.some(({ id }) => id === value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string';

type Data = Readonly<Record<string, unknown>>;

/**
 * A picture from a backup, which another version, or anyone, may have written; null if it lacks something required. Invalid optional
 * facts are left out.
 */
export function reviveFacts(data: unknown, file: Blob): NewPicture | null {
  const { id, createdAt, name, warnings, timings, ...facts } = asRecord(data);
  if (!isText(id) || !ID.test(id) || !isNumber(createdAt)) return null;
  const { fromId, variationOf, batch, albums, favourite } = facts;
  const names = Array.isArray(albums) ? albums.filter(isText) : [];
  const common = {
    ...{ id, createdAt, file },
    warnings: Array.isArray(warnings)
      ? warnings.filter((one) => isText(asRecord(one)['type']))
      : [],
    ...(isText(fromId) && { fromId }),
    ...(isText(variationOf) && { variationOf }),
    ...(has(batch, isText, 'id') && has(batch, isNumber, 'count', 'index') && { batch }),
    ...(names.length > 0 && { albums: names }),
    ...(favourite === true && { favourite }),
  };
  const enlarged = has(facts['enlarged'], isNumber, 'factor', 'width', 'height', 'tookMs')
    ? { enlarged: facts['enlarged'] }
    : {};
  const { parameters } = facts;
  if (isPainted(parameters)) {
    const times = has(timings, isNumber, 'prepareMs', 'encodeMs', 'denoiseMs', 'decodeMs')
      ? timings
      : { prepareMs: 0, encodeMs: 0, denoiseMs: 0, decodeMs: 0 };
    const painted = { ...common, ...enlarged, parameters, timings: times };
    return revivePicture(painted as unknown as Parameters<typeof revivePicture>[0]) as NewPicture &
      ReturnType<typeof revivePicture>;
  }
  const { imported } = facts;
  const isImported = has(imported, isNumber, 'width', 'height') && has(imported, isText, 'prompt');
  if (!isText(name) || parameters !== null || !(isImported || 'enlarged' in enlarged)) return null;
  const own = { ...common, parameters: null, timings: null, name };
  if (!isImported) return { ...own, ...enlarged } as unknown as NewPicture;
  const { type, ...said } = imported;
  const known = isPictureType(type) ? { ...said, type } : said;
  return { ...own, imported: known } as unknown as NewPicture;
}

function isPainted(parameters: unknown): boolean {
  return (
    has(parameters, isText, 'modelId', 'modelName', 'prompt', 'negativePrompt', 'fullPrompt') &&
    has(parameters, isNumber, 'width', 'height', 'steps', 'seed', 'guidanceScale') &&
    has(parameters, isSampler, 'sampler')
  );
}

function has(data: unknown, is: (value: unknown) => boolean, ...keys: string[]): data is Data {
  return keys.every((key) => is(asRecord(data)[key]));
}
