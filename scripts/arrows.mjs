/**
 * Which folder may import which: the one table behind the linter's rule and architecture.test.ts.
 * A folder may always import itself. `types` means `import type` only.
 */
export const ARROWS = {
  'src/core': {},
  'src/graph': { 'src/core': 'values' },
  'src/contract': { 'src/core': 'values', 'src/graph': 'types' },
  'src/storage': { 'src/core': 'values', 'src/contract': 'values' },
  'src/pipeline': { 'src/core': 'values', 'src/contract': 'types' },
  'src/runtime': {
    'src/core': 'values',
    'src/graph': 'values',
    'src/contract': 'values',
    'src/pipeline': 'types',
    'src/storage': 'types',
  },
  'src/engine': {
    'src/core': 'values',
    'src/graph': 'values',
    'src/contract': 'values',
    'src/storage': 'values',
    'src/pipeline': 'values',
    'src/runtime': 'values',
  },
  'security-headers.ts': {},
  workers: { 'src/engine': 'values', 'src/contract': 'values', 'security-headers.ts': 'values' },
  'src/client': { 'src/contract': 'values', 'src/core': 'values' },
  'src/store': { 'src/contract': 'values' },
  'src/ui': { 'src/store': 'values', 'src/contract': 'types' },
};

/** Packages that only one folder may import. */
export const PACKAGE_HOMES = {
  'onnxruntime-web': 'src/runtime',
  '@xenova/transformers': 'src/runtime',
  react: 'src/ui',
  '@mantine/core': 'src/ui',
};
