import { expect, test } from 'vitest';
import type { MemoryPlan } from './memory-plan.ts';
import { SessionCache } from './session-cache.ts';

/** Records what is created and released, in order, and the largest number of sessions at any time. */
async function history(
  plan: MemoryPlan,
  wanted: readonly (readonly [part: string, key: string])[],
) {
  const events: string[] = [];
  const alive = new Set<string>();
  let most = 0;
  const cache = new SessionCache<string, { release(): Promise<void> }>();
  for (const [part, key] of wanted) {
    await cache.get(part, key, plan, () => {
      const name = part + key;
      events.push(`+${name}`);
      alive.add(name);
      most = Math.max(most, alive.size);
      const release = () => {
        events.push(`-${name}`);
        alive.delete(name);
        return Promise.resolve();
      };
      return Promise.resolve({ release });
    });
  }
  return { events: events.join(' '), most };
}

const TWO_PICTURES = [
  ['text', '1'],
  ['unet', '1'],
  ['unet', '1'],
  ['vae', '1'],
  ['text', '1'],
  ['unet', '2'],
  ['vae', '2'],
] as const;

test('keeps every part, and one session of each', async () => {
  expect(await history('keep-all', TWO_PICTURES)).toEqual({
    events: '+text1 +unet1 +vae1 -unet1 +unet2 -vae1 +vae2',
    most: 3,
  });
});

test('or holds one part at a time, each released before the next is made', async () => {
  expect(await history('one-at-a-time', TWO_PICTURES)).toEqual({
    events: '+text1 -text1 +unet1 -unet1 +vae1 -vae1 +text1 -text1 +unet2 -unet2 +vae2',
    most: 1,
  });
});

test('a part that is removed is released at once, and the others stay', async () => {
  const released: string[] = [];
  const cache = new SessionCache<string, { release(): Promise<void> }>();
  const get = (part: string) =>
    cache.get(part, '1', 'keep-all', () =>
      Promise.resolve({ release: () => Promise.resolve(void released.push(part)) }),
    );
  const unet = await get('unet');
  const vae = await get('vae');
  for (let times = 0; times < 2; times += 1) await cache.remove((part) => part === 'vae');
  expect(released).toEqual(['vae']);
  expect(await get('unet')).toBe(unet);
  expect(await get('vae')).not.toBe(vae);
});
