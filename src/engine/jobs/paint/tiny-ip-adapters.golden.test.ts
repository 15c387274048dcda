import { beforeAll, describe, expect, test, vi } from 'vitest';
import { likeness } from './__fixtures__/golden-case.ts';
import { openEngine, WASM, type Engine } from './__fixtures__/golden-pictures.ts';
import { base, benchOn, cases, importAll, pictureOf } from './__fixtures__/tiny-ip-adapters.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;
const bench = benchOn(WASM);

beforeAll(async () => {
  await importAll();
  engine = await openEngine(base);
});

describe('equals the picture of diffusers', () => {
  test.each(cases)('$seed: $adapters', async (request) => {
    expect(likeness(await pictureOf(engine, bench, request), request)).toBeGreaterThan(45);
  });
});
