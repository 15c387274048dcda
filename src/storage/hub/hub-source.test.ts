import { expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { authorization, fileUrl, parseHubSource } from './hub-source.ts';

const HUB = 'https://huggingface.co';

test.each([
  [HUB, 'SkyWork/SkyPaint', '', HUB, 'SkyWork/SkyPaint', 'main'],
  [`${HUB}/`, ' gpt2 ', 'refs/pr/1', HUB, 'gpt2', 'refs/pr/1'],
  [HUB, `${HUB}/a/b`, '', HUB, 'a/b', 'main'],
  [HUB, `${HUB}/a/b/tree/fp16?x=1`, '', HUB, 'a/b', 'fp16'],
  [HUB, `${HUB}/a/b/blob/v1/unet/config.json`, 'main', HUB, 'a/b', 'v1'],
  ['https://example.org/hub/', 'a/b', 'v2', 'https://example.org/hub', 'a/b', 'v2'],
  ['http://localhost:8090', 'a/b', '', 'http://localhost:8090', 'a/b', 'main'],
])('%s, %s, %s', (endpoint, repo, revision, ...expected) => {
  const source = parseHubSource({ endpoint, repo, revision });
  expect([source.endpoint, source.repo, source.revision]).toEqual(expected);
});

test.each([
  ['ftp://x', 'a/b', 'main', 'endpoint'],
  ['http://example.org', 'a/b', 'main', 'endpoint'],
  ['hub', 'a/b', 'main', 'endpoint'],
  [HUB, '', 'main', 'repo'],
  [HUB, 'a/b/c', 'main', 'repo'],
  [HUB, '../etc', 'main', 'repo'],
  [HUB, 'a b', 'main', 'repo'],
  [HUB, 'a/b', '../x', 'revision'],
  [HUB, 'a/b', '/x', 'revision'],
])('%s, %s, %s is refused for its %4$s', (endpoint, repo, revision, field) => {
  const parse = () => parseHubSource({ endpoint, repo, revision });
  expect(parse).toThrow(AppError);
  expect(parse).toThrow(`Not a ${field}`);
});

test('addresses of files are escaped name by name', () => {
  const source = { endpoint: HUB, repo: 'a/b', commit: '0'.repeat(40) };
  expect(fileUrl(source, 'x y/模型#1.safetensors')).toBe(
    `${HUB}/a/b/resolve/${'0'.repeat(40)}/x%20y/%E6%A8%A1%E5%9E%8B%231.safetensors`,
  );
});

test.each(['https://hf-mirror.com', `${HUB}.example.org`, 'http://huggingface.co', `${HUB}:8443`])(
  'the token of the hub is not for %s',
  (url) => {
    expect(authorization({ origin: HUB, value: 'hf_abc' }, url)).toEqual({});
  },
);

test('a token is sent as the hub expects it, and anything else is refused', () => {
  const token = (value: string) => ({ origin: HUB, value });
  expect(authorization(undefined, HUB)).toEqual({});
  expect(authorization(token(' '), HUB)).toEqual({});
  expect(authorization(token(' hf_abc '), `${HUB}/a/b`)).toEqual({
    Authorization: 'Bearer hf_abc',
  });
  expect(() => authorization(token('secret\r\nX: y'), HUB)).toThrow(AppError);
});
