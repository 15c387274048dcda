import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../../contract/manifest.ts';
import { applyStyles } from '../../contract/prompt-styles.ts';
import { offeredStyles } from './offered-styles.ts';
import { ownStyles } from './own-styles.ts';

const shipped = parseManifest(
  JSON.parse(readFileSync('public/models/skypaint-mini/manifest.json', 'utf8')),
);

test('the model’s styles come first, in the page’s language', () => {
  const [first, ...others] = offeredStyles(shipped, 'zh-CN');
  expect(first?.name).toBe('贴纸');
  const prompts = applyStyles({ prompt: '狐狸', negativePrompt: '' }, [first!]);
  expect(prompts).toEqual({ prompt: '狐狸，白色背景', negativePrompt: '' });
  expect(others).toEqual(ownStyles('zh-CN'));
  expect(offeredStyles(shipped, 'en')[0]?.prompt).toBe('{prompt}, white background');
});

test('of two styles with the same name, the model’s is offered', () => {
  const styles = [
    { name: { en: 'Watercolour', 'zh-CN': '水彩' }, prompt: { en: 'watercolor', 'zh-CN': '水彩' } },
  ];
  const named = offeredStyles({ styles }, 'en').filter(({ name }) => name === 'Watercolour');
  expect(named).toEqual([{ name: 'Watercolour', prompt: 'watercolor', negativePrompt: '' }]);
});

test('a model without styles leaves only the page’s', () => {
  expect(offeredStyles({}, 'en')).toEqual(ownStyles('en'));
  expect(offeredStyles(null, 'zh-CN')).toEqual(ownStyles('zh-CN'));
});
