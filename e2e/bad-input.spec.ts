import { expect, test } from './app.ts';

test.use({ model: 'tiny', locale: 'zh-CN' });

const CASES = [
  ['steps', '0', '0 不在 1 到 150 之间，已改为 1。'],
  ['steps', '10000', '10000 不在 1 到 150 之间，已改为 150。'],
  ['guidanceScale', 'NaN', '“NaN”不是数字，仍用'],
  ['width', '65', '65 不是 8 的倍数，已改为 64。'],
  ['width', '-3', '-3 不在 64 到 2048 之间，已改为 64。'],
  ['batchCount', '1.5', '这里要整数，1.5 已改为'],
] as const;

test('impossible numbers and prompts are corrected with a message, and the rest is painted', async ({
  app,
  page,
}) => {
  await app.open();
  for (const [field, value, sentence] of CASES) {
    await app.setOption(field, value);
    await expect(page.getByText(sentence)).toBeVisible();
  }
  // An arrow key counts from what was typed, though the field still has the focus.
  const steps = page.getByRole('textbox', { name: app.texts.options.steps, exact: true });
  await steps.fill('7');
  await steps.press('ArrowUp');
  await expect(steps).toHaveValue('8');

  for (const edge of ['width', 'height'] as const) await app.setOption(edge, '64');
  await app.setOption('batchCount', '1');
  // Beyond 2^53.
  await app.setSeed('9007199254740993');
  await expect(page.getByText(/已改为 9,?007,?199,?254,?740,?991/)).toBeVisible();

  await app.setOption('steps', '1');
  await app.generate('苹果'.repeat(5000) + '梨');
  await expect(page.getByText('最多 10000 个字符，末尾的 1 个字符已去掉。')).toBeVisible();
  await expect(page.getByText('提示词太长，模型只读了前面一段。')).toBeVisible();

  await app.generate('苹果 🦄 𠮷');
  const unknown = page.getByText('提示词里有模型不认识的字符：');
  await expect(unknown).toContainText('🦄');
  await expect(unknown).toContainText('𠮷');
});
