import {
  CONTROL_KINDS,
  CONTROL_LIMITS,
  CONTROL_MODES,
  DEFAULT_CONTROL,
} from '../contract/controls.ts';
import { guidePurposes } from '../contract/guide-purposes.ts';
import {
  pictureTool,
  pictureTools,
  TOOL_RESOLUTION,
  type PictureTool,
} from '../contract/picture-tools.ts';
import { START_FITS } from '../contract/start-picture.ts';
import { asRecord } from './as-record.ts';
import { readNumber } from './fields.ts';
import type { GivenPicture, Guide } from './state/guide-state.ts';

/** Guides from stored data, which another version may have written; unreadable settings get their defaults. */
export function reviveGuides(saved: unknown, newId: () => string): readonly Guide[] {
  const { guides } = asRecord(saved);
  if (!Array.isArray(guides)) return [];
  return guides.slice(0, CONTROL_LIMITS.count).flatMap((one) => {
    const data = asRecord(one);
    const kind = CONTROL_KINDS.find((known) => known === data['kind']);
    const { id, addOn, picture } = data;
    if (!kind || typeof addOn !== 'string') return [];
    const number = (key: 'weight' | 'start' | 'end') =>
      readNumber(String(data[key]), DEFAULT_CONTROL[key], CONTROL_LIMITS[key]).value;
    const [start, end] = [number('start'), number('end')];
    const tool = pictureTools.find((known) => known === data['tool']) ?? 'straight';
    return [
      {
        id: typeof id === 'string' ? id : newId(),
        kind,
        addOn,
        purpose: guidePurposes.find((known) => known === data['purpose']) ?? null,
        given: reviveGiven(asRecord(data['given'])),
        tool,
        options: reviveOptions(tool, asRecord(data['options'])),
        resolution: reviveResolution(data['resolution']),
        picture: picture instanceof Blob ? picture : null,
        isEdited: data['isEdited'] === true,
        fit: START_FITS.find((known) => known === data['fit']) ?? DEFAULT_CONTROL.fit,
        weight: number('weight'),
        ...(start < end
          ? { start, end }
          : { start: DEFAULT_CONTROL.start, end: DEFAULT_CONTROL.end }),
        mode: CONTROL_MODES.find((known) => known === data['mode']) ?? DEFAULT_CONTROL.mode,
      },
    ];
  });
}

type Data = Readonly<Record<string, unknown>>;

function reviveGiven({ picture, name, width, height, isBlack, fromId }: Data): GivenPicture | null {
  if (!(picture instanceof Blob) || typeof width !== 'number' || typeof height !== 'number') {
    return null;
  }
  return {
    ...{ picture, width, height, isBlack: isBlack === true },
    name: typeof name === 'string' ? name : '',
    fromId: typeof fromId === 'string' ? fromId : null,
  };
}

const inRange = (value: number, { min, max }: { readonly min: number; readonly max: number }) =>
  Math.min(Math.max(value, min), max);

const reviveResolution = (saved: unknown): number | null =>
  typeof saved === 'number' ? inRange(Math.round(saved), TOOL_RESOLUTION) : null;

function reviveOptions(tool: PictureTool, saved: Data): Guide['options'] {
  const known = Object.entries(pictureTool(tool).options);
  return Object.fromEntries(
    known.flatMap(([key, rule]) =>
      typeof saved[key] === 'number' ? [[key, inRange(saved[key], rule)] as const] : [],
    ),
  );
}
