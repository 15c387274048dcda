import { expect, test } from 'vitest';
import { isDownwardPath } from '../../contract/download-plan.ts';
import { fileNameOf } from './file-name.ts';

const SITE = 'https://models.example';
const SIGNED = 'https://cdn.example/k/0a1b?X-Signature=1';
const encoded = (header: string) => encodeURIComponent(header);

test.each([
  [
    'the path',
    null,
    `${SITE}/a/ink.safetensors?x=1`,
    `${SITE}/a/ink.safetensors`,
    'ink.safetensors',
  ],
  ['escapes in it', null, `${SITE}/%E6%B0%B4%20a.ckpt`, SIGNED, '水 a.ckpt'],
  ['the header', 'attachment; filename="ink.pt"', `${SITE}/download/7`, SIGNED, 'ink.pt'],
  [
    'the signed address behind a redirect',
    null,
    `${SITE}/api/download/models/7`,
    `${SIGNED}&response-content-disposition=${encoded('attachment; filename="水墨 v2.safetensors"')}`,
    '水墨 v2.safetensors',
  ],
  [
    'that of Azure',
    null,
    `${SITE}/7`,
    `${SIGNED}&rscd=${encoded('attachment; filename=a.bin')}`,
    'a.bin',
  ],
  ['the end of a redirect', null, `${SITE}/7`, 'https://cdn.example/ink.zip', 'ink.zip'],
  ['a path without ending', null, `${SITE}/download/7/`, SIGNED, '7'],
  ['the site', null, `${SITE}/`, `${SITE}/`, 'models.example'],
  ['no folders', 'attachment; filename="../../etc/passwd"', `${SITE}/a.pt`, SIGNED, 'passwd'],
  ['no dots', 'attachment; filename=".."', `${SITE}/a.pt`, SIGNED, 'a.pt'],
  ['no signs', 'attachment; filename="a:b?.pt"', `${SITE}/a.pt`, SIGNED, 'a_b_.pt'],
])('%s names the file', (_, disposition, asked, final, name) => {
  const found = fileNameOf({ disposition, asked, final });
  expect(found).toBe(name);
  expect(isDownwardPath(found)).toBe(true);
});

test('shortens a long name before its extension', () => {
  const disposition = `attachment; filename="${'x'.repeat(400)}.safetensors"`;
  const name = fileNameOf({ disposition, asked: SITE, final: SITE });
  expect(name).toHaveLength(80);
  expect(name).toMatch(/x\.safetensors$/);
});
