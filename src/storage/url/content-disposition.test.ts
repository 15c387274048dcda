import { expect, test } from 'vitest';
import { dispositionName } from './content-disposition.ts';

test.each([
  ['attachment; filename="model v1.safetensors"', 'model v1.safetensors'],
  ['attachment; filename=model.ckpt', 'model.ckpt'],
  ['attachment;filename="a.ckpt"; filename*=UTF-8\'\'%E6%B0%B4%E5%A2%A8.ckpt', '水墨.ckpt'],
  ["inline; filename*=utf-8'zh'%E6%B0%B4.pt; filename=b.pt", '水.pt'],
  ["attachment; filename*=UTF-8''%E6%B; filename=b.pt", 'b.pt'],
  [String.raw`attachment; filename="say \"hi\".bin"`, 'say "hi".bin'],
  // The six bytes of two Chinese characters, as fetch returns them.
  ['attachment; filename="\u00e6\u00b0\u00b4\u00e5\u00a2\u00a8.zip"', '水墨.zip'],
  ['attachment; filename="caf\u00e9.zip"', 'caf\u00e9.zip'],
  ['attachment; filename="水墨.zip"', '水墨.zip'],
  ['attachment', null],
  ['attachment; filename=""', null],
  ['attachment; xfilename=a.pt', null],
])('%s names %s', (header, name) => {
  expect(dispositionName(header)).toBe(name);
});
