import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { createI18n, loadI18n, resolveLocale } from './index.ts';
import { zhCN } from './zh-cn.ts';

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const entry of flatten(value, `${prefix}${key}.`)) flat.set(...entry);
  }
  return flat;
}

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name);

describe('catalogues', () => {
  const chinese = flatten(zhCN);
  const english = flatten(en);

  it('have the same keys', () => {
    const plurals = [...chinese.keys()].filter((key) => key.endsWith('_other'));
    const singulars = plurals.map((key) => key.replace(/_other$/, '_one'));
    expect([...english.keys()].sort()).toEqual([...chinese.keys(), ...singulars].sort());
  });

  it.each([...chinese])('agree on the placeholders of %s', (key, text) => {
    expect(placeholders(english.get(key)!).sort()).toEqual(placeholders(text).sort());
  });

  it('have no empty texts', () => {
    for (const text of [...chinese.values(), ...english.values()]) expect(text.trim()).not.toBe('');
  });

  it('use full-width punctuation after Chinese characters', () => {
    for (const [key, text] of chinese) expect(text, key).not.toMatch(/\p{Script=Han}[,;:!?()."]/u);
  });

  it('have no Chinese in the English one', () => {
    for (const [key, text] of english) expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('loadI18n', () => {
  it('counts in each language', async () => {
    const english = await loadI18n('en');
    expect(english.t('picture.steps', { count: 1 })).toBe('1 step');
    expect(english.t('picture.steps', { count: 20 })).toBe('20 steps');
    expect((await loadI18n('zh-CN')).t('picture.steps', { count: 1 })).toBe('1 步');
  });

  it('shows text at once, without escaping it', () => {
    const i18n = createI18n('zh-CN', zhCN);
    expect(i18n.t('composer.generate')).toBe('生成');
    expect(i18n.t('warnings.promptTruncated.prompt', { dropped: '<b>' })).toContain('“<b>”');
  });
});

describe('resolveLocale', () => {
  it.each([
    ['auto', ['zh-TW', 'en'], 'zh-CN'],
    ['auto', ['zh'], 'zh-CN'],
    ['auto', ['fr-FR', 'en-GB', 'zh-CN'], 'en'],
    ['auto', ['fr'], 'en'],
    ['auto', [], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
  ] as const)('%s with %j is %s', (choice, browser, locale) => {
    expect(resolveLocale(choice, browser)).toBe(locale);
  });
});
