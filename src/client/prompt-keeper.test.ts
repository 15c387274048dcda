import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { MAX_PROMPTS, openPromptKeeper } from './prompt-keeper.ts';

test('two tabs do not undo each other’s changes', async () => {
  const [one, other] = [openPromptKeeper('tabs'), openPromptKeeper('tabs')];
  await one.putStyles([{ name: 'a' }]);
  await other.putStyles([{ name: 'b' }]);
  await one.removeStyle('a');
  await Promise.all([one.addPrompt('cat', 1), other.addPrompt('dog', 2)]);
  expect(await one.styles()).toEqual([{ name: 'b' }]);
  expect(await other.prompts()).toEqual(['dog', 'cat']);
});

test('the last prompts are remembered, each once', async () => {
  const keeper = openPromptKeeper('many');
  for (let at = 0; at < MAX_PROMPTS + 5; at++) await keeper.addPrompt(`prompt ${at}`, at);
  await keeper.addPrompt('prompt 100', 1_000);
  const prompts = await keeper.prompts();
  expect(prompts).toHaveLength(MAX_PROMPTS);
  expect(prompts.slice(0, 2)).toEqual(['prompt 100', `prompt ${MAX_PROMPTS + 4}`]);
  expect(prompts.filter((text) => text === 'prompt 100')).toHaveLength(1);
  expect(prompts).not.toContain('prompt 4');
  await keeper.removePrompt('prompt 100');
  expect(await keeper.prompts()).toHaveLength(MAX_PROMPTS - 1);
  await keeper.clearPrompts();
  expect(await keeper.prompts()).toEqual([]);
});
