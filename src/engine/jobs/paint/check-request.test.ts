import { expect, test } from 'vitest';
import type { AppError } from '../../../core/errors.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
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
  seed: 2 ** 53 - 1,
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

test('a good request passes', () => {
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
