import { expect, test } from 'vitest';
import {
  caddySnippet,
  headersFile,
  headersOf,
  META_POLICY,
  nginxSnippet,
  POLICIES,
} from './security-headers.ts';

test('the files for hosts match the table', async () => {
  await expect(headersFile()).toMatchFileSnapshot('docs/hosting/_headers');
  await expect(nginxSnippet()).toMatchFileSnapshot('docs/hosting/nginx.conf');
  await expect(caddySnippet()).toMatchFileSnapshot('docs/hosting/Caddyfile');
});

const policy = (path: string) => headersOf(path)['Content-Security-Policy'];

test('each file gets at most one policy, and all are isolated', () => {
  expect(policy('/')).toBe(policy('/index.html'));
  expect(policy('/workers/paint.worker-abc.js')).toContain("connect-src 'self' blob:;");
  expect(policy('/network-workers/library.worker-abc.js')).toContain(
    'blob: https: http://localhost:*',
  );
  expect(policy('/assets/index-abc.js')).toBeUndefined();
  expect(headersOf('/assets/index-abc.js')).toMatchObject({
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
  const rules = Object.keys(POLICIES).map((rule) => rule.replace('*', 'x'));
  for (const path of rules) {
    const fitting = Object.keys(POLICIES).filter((rule) =>
      new RegExp(`^${rule.replace('*', '.*')}$`).test(path),
    );
    expect(fitting).toHaveLength(1);
  }
});

test('the meta tag has every directive that a meta tag supports', () => {
  expect(policy('/')).toBe(`${META_POLICY}; frame-ancestors 'none'`);
  // Nothing inline, nothing by eval, nothing from elsewhere.
  expect(META_POLICY.split('; ')).toContain("script-src 'self'");
});
