import { expect, test } from 'vitest';
import type { Capability } from '../contract/capabilities.ts';
import { missingCapabilities, type Globals } from './missing-capabilities.ts';

const storage = { getDirectory: () => undefined };
const full = { isSecureContext: true, WebAssembly: {}, navigator: { storage, locks: {} } };

test.each<[name: string, globals: Globals, missing: readonly Capability[]]>([
  ['a current browser', full, []],
  ['http on a LAN', { isSecureContext: false, WebAssembly: {}, navigator: {} }, ['secure-context']],
  [
    'http in a browser that offers the rest',
    { ...full, isSecureContext: false },
    ['secure-context'],
  ],
  ['no storage manager', { ...full, navigator: { locks: {} } }, ['disk']],
  ['WebKitGTK: no getDirectory', { ...full, navigator: { storage: {}, locks: {} } }, ['disk']],
  ['no Web Locks', { ...full, navigator: { storage } }, ['locks']],
  ['neither', { ...full, navigator: { storage: {} } }, ['disk', 'locks']],
  ['lockdown mode', { ...full, WebAssembly: undefined }, ['web-assembly']],
  [
    'lockdown mode and http',
    { isSecureContext: false, navigator: {} },
    ['web-assembly', 'secure-context'],
  ],
  ['nothing at all', {}, ['web-assembly', 'secure-context']],
])('%s', (_, globals, missing) => {
  expect(missingCapabilities(globals)).toEqual(missing);
});
