import { describe, expect, test } from 'vitest';
import type { AppError } from '../../../core/errors.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import { CONTROL_LIMITS, DEFAULT_CONTROL } from '../../../contract/controls.ts';
import type { HiresFix } from '../../../contract/hires.ts';
import { DEFAULT_MASK_OPTIONS } from '../../../contract/paint-mask.ts';
import { PLAIN_REQUEST } from '../../../contract/plain-request.ts';
import { checkRequest } from './check-request.ts';

const good: GenerateRequest = {
  jobId: 'a',
  modelId: 'skypaint-mini',
  prompt: '红苹果',
  negativePrompt: '',
  useStyleTag: true,
  width: 64,
  height: 64,
  steps: 10,
  guidanceScale: 3,
  sampler: 'euler',
  clipSkip: 1,
  textEncoder: null,
  vae: null,
  rng: 'CPU',
  variationSeed: 0,
  earlierVariations: '',
  variationStrength: 0,
  skipEarlyGuidance: 0,
  skipLateGuidance: 0,
  cacheInterval: 1,
  guidanceRescale: 0,
  tiling: false,
  seedResizeWidth: 0,
  seedResizeHeight: 0,
  seed: 2 ** 53 - 1,
  ...PLAIN_REQUEST,
};

test('a distilled model’s sampler has its own limit of steps', () => {
  expect(() => checkRequest({ ...good, sampler: 'lcm', steps: 50 })).not.toThrow();
  expect(() => checkRequest({ ...good, sampler: 'lcm', steps: 51 })).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: { field: 'steps', found: '51', min: 1, max: 50 },
    }),
  );
});

describe('a start picture', () => {
  const started = (change: Partial<GenerateRequest> = {}): GenerateRequest => ({
    ...good,
    start: { picture: new Blob(['x']), fit: 'crop', mask: null },
    ...change,
  });

  test('is accepted down to the smallest strength that leaves a step', () => {
    expect(() => checkRequest(started())).not.toThrow();
    expect(() => checkRequest(started({ strength: 0.1 }))).not.toThrow();
  });

  test.each([0, 0.0999])(
    'with a strength of %s is refused, because no step would be run',
    (strength) => {
      expect(() => checkRequest(started({ strength }))).toThrow(
        expect.objectContaining({
          code: 'invalid-request',
          details: expect.objectContaining({ field: 'strength', what: 'no-steps', steps: 10 }),
        }),
      );
    },
  );

  test.each([-0.1, 1.1, NaN, '1'])('is refused with a strength of %s', (strength) => {
    expect(() => checkRequest(started({ strength: strength as number }))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'strength', max: 1 }) }),
    );
  });

  test.each([
    { picture: 'x.png', fit: 'crop', mask: null },
    { picture: new Blob(['x']), fit: 'tile', mask: null },
  ])('%o is refused', (start) => {
    const request = started({ start: start as unknown as GenerateRequest['start'] });
    expect(() => checkRequest(request)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'start' }) }),
    );
  });

  test.each([
    ['mask', { picture: 'x.png' }],
    ['mask.blur', { blur: 65 }],
    ['mask.blur', { blur: NaN }],
    ['mask.content', { content: 'grey' }],
    ['mask.padding', { padding: -1 }],
    ['mask.soft', { soft: 1 }],
    ['mask.onlyMasked', { onlyMasked: undefined }],
  ])('a mask with a wrong %s is refused: %o', (field, change) => {
    const mask = { picture: new Blob(['x']), ...DEFAULT_MASK_OPTIONS };
    const withMask = (changed: object) =>
      started({
        start: { picture: new Blob(['x']), fit: 'crop', mask: { ...mask, ...changed } },
      });
    expect(() => checkRequest(withMask({}))).not.toThrow();
    expect(() => checkRequest(withMask(change))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
  });

  test('without one, the strength is not checked', () => {
    expect(() => checkRequest({ ...good, strength: NaN })).not.toThrow();
  });
});

describe('hires fix', () => {
  const hires: HiresFix = {
    scale: 2,
    upscaler: { type: 'lanczos' },
    strength: 0.5,
    steps: 0,
    prompt: '',
    tiles: null,
  };
  const fixed = (change: Partial<Record<keyof HiresFix, unknown>>, more = {}) =>
    ({ ...good, hires: { ...hires, ...change }, ...more }) as GenerateRequest;

  test('is accepted up to the longest edge', () => {
    expect(() => checkRequest(fixed({}))).not.toThrow();
    expect(() => checkRequest(fixed({ scale: 4 }, { width: 512 }))).not.toThrow();
    expect(() => checkRequest(fixed({ scale: 4 }, { width: 520 }))).toThrow(
      expect.objectContaining({
        details: { field: 'hires scale', found: '2080', what: 'too-large', max: 2048 },
      }),
    );
  });

  test.each([
    ['scale', 0.9],
    ['scale', NaN],
    ['strength', 0],
    ['strength', 1.1],
    ['steps', -1],
    ['steps', 2.5],
    ['tiles', 'yes'],
    ['upscaler', { type: 'latent', mode: 'trilinear' }],
    ['upscaler', { type: 'magic' }],
    ['prompt', 'x'.repeat(10_001)],
  ] as const)('with %s = %o is refused by name', (field, value) => {
    expect(() => checkRequest(fixed({ [field]: value }))).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: expect.objectContaining({ field: `hires ${field}` }),
      }),
    );
  });

  test('cannot be combined with a start picture', () => {
    const start = { picture: new Blob(['x']), fit: 'crop', mask: null };
    expect(() => checkRequest(fixed({}, { start }))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ what: 'hires-from-start' }) }),
    );
  });
});

test('accepts a valid request', () => {
  expect(() => checkRequest(good)).not.toThrow();
});

test.each([
  ['steps', 0],
  ['steps', 10_000],
  ['steps', 1.5],
  ['guidanceScale', NaN],
  ['guidanceScale', Infinity],
  ['width', 0],
  ['height', 65_536],
  ['seed', -1],
  ['seed', 2 ** 53],
  ['prompt', 'x'.repeat(10_001)],
  ['sampler', 'magic'],
  ['earlierVariations', '7:2'],
  ['rng', 'GPU'],
  ['clipSkip', 3],
  ['textEncoder', 7],
  ['useStyleTag', 'yes'],
])('%s = %s is refused by name', (field, value) => {
  const act = () => checkRequest({ ...good, [field]: value } as GenerateRequest);
  expect(act).toThrow(
    expect.objectContaining<Partial<AppError>>({
      code: 'invalid-request',
      details: expect.objectContaining({ field }),
    }),
  );
});

describe('controls', () => {
  const control = {
    ...DEFAULT_CONTROL,
    addOn: 'canny',
    kind: 'control-net',
    picture: new Blob(['x']),
  } as const;
  const guided = (...changes: readonly object[]): GenerateRequest => ({
    ...good,
    controls: changes.map((change) => ({ ...control, ...change })),
  });

  test('are accepted up to their limits', () => {
    const most = Array.from({ length: CONTROL_LIMITS.count }, () => ({}));
    expect(() => checkRequest(guided(...most))).not.toThrow();
    expect(() => checkRequest(guided({ weight: 0 }, { weight: 2 }))).not.toThrow();
    expect(() => checkRequest(guided({ start: 0.2, end: 0.3 }))).not.toThrow();
  });

  test('are refused if there are twenty', () => {
    const twenty = Array.from({ length: 20 }, () => ({}));
    expect(() => checkRequest(guided(...twenty))).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { field: 'controls', found: '20', what: 'control-count', max: 10 },
      }),
    );
  });

  test.each([
    [0.6, 0.5],
    [0.5, 0.5],
  ])('that begin at %s and end at %s are refused', (start, end) => {
    expect(() => checkRequest(guided({ start, end }))).toThrow(
      expect.objectContaining({
        details: {
          field: 'controls.start',
          found: String(start),
          what: 'control-span',
          end,
          name: 'canny',
        },
      }),
    );
  });

  test.each([
    ['controls', { picture: 'x.png' }],
    ['controls.addOn', { addOn: null }],
    ['controls.kind', { kind: 'lora' }],
    ['controls.fit', { fit: 'tile' }],
    ['controls.mode', { mode: 'guess' }],
    ['controls.weight', { weight: 2.1 }],
    ['controls.weight', { weight: NaN }],
    ['controls.start', { start: -0.1 }],
    ['controls.end', { end: 1.1 }],
  ])('with a wrong %s are refused: %o', (field, change) => {
    expect(() => checkRequest(guided({}, change))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
  });
});
