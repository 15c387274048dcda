/**
 * Which folder may import which: the one table behind the linter's rule and architecture.test.ts.
 * A folder may always import itself. `types` means `import type` only.
 */
export const ARROWS = {
  'src/core': {},
  'src/graph': { 'src/core': 'values' },
  'src/models': { 'src/core': 'values' },
  'src/protocol': { 'src/core': 'types', 'src/models': 'types' },
  'src/storage': { 'src/core': 'values', 'src/models': 'values' },
  'src/runtime': {
    'src/core': 'values',
    'src/graph': 'values',
    'src/models': 'values',
    'src/pipeline': 'types',
    'src/storage': 'types',
  },
  'src/pipeline': { 'src/core': 'values' },
  workers: {
    'src/protocol': 'values',
    'src/pipeline': 'values',
    'src/runtime': 'values',
    'src/storage': 'values',
    'src/graph': 'values',
    'src/models': 'values',
    'src/core': 'values',
  },
  'src/client': { 'src/protocol': 'values', 'src/core': 'values' },
  'src/store': { 'src/protocol': 'types', 'src/models': 'values' },
  'src/ui': { 'src/store': 'values', 'src/protocol': 'types', 'src/models': 'types' },
};

/** Packages that only one folder may import. */
export const PACKAGE_HOMES = {
  'onnxruntime-web': 'src/runtime',
  react: 'src/ui',
  '@mantine/core': 'src/ui',
};
