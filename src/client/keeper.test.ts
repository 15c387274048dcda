import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { openKeeper } from './keeper.ts';

const START = { picture: new Blob(['png']), fit: 'crop', name: 'a.png' };

it('keeps the last start picture for the next visit until it is removed', async () => {
  const keeper = openKeeper('kept');
  expect(await keeper.load()).toBeNull();
  await keeper.save({ ...START, name: 'before.png' });
  await keeper.save(START);
  const kept = (await openKeeper('kept').load()) as typeof START;
  expect(kept).toMatchObject({ fit: 'crop', name: 'a.png' });
  expect(await kept.picture.text()).toBe('png');
  await keeper.save(null);
  expect(await keeper.load()).toBeNull();
});

it('loads what is still being saved', async () => {
  const keeper = openKeeper('busy');
  void keeper.save({ ...START, name: 'before.png' });
  void keeper.save(START);
  expect(await keeper.load()).toMatchObject({ name: 'a.png' });
});
