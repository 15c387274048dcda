import { defineConfig } from 'oxlint';
import { ARROWS, PACKAGE_HOMES } from './scripts/arrows.mjs';

const FOLDERS = Object.keys(ARROWS);

/** Names of a folder's own packages that it may not import. */
const RESTRICTED_NAMES = {
  'src/ui': [
    {
      name: 'react',
      importNames: ['lazy', 'Suspense'],
      message: 'React keeps what it shows meanwhile for 300 ms: see src/ui/lazy-part.tsx.',
    },
  ],
};

/** A restricted-imports rule per folder, written from the arrows table. */
const arrowRules = FOLDERS.map((folder) => {
  const forbidden = FOLDERS.filter((other) => other !== folder && !(other in ARROWS[folder]));
  const typesOnly = FOLDERS.filter((other) => ARROWS[folder][other] === 'types');
  const group = (folders) => folders.map((name) => `**/${name.replace('src/', '')}/**`);
  const packages = Object.entries(PACKAGE_HOMES)
    .filter(([, home]) => home !== folder)
    .map(([name]) => name);
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    excludeFiles: ['**/*.test.{ts,tsx}'],
    rules: {
      'typescript/no-restricted-imports': [
        'error',
        {
          paths: RESTRICTED_NAMES[folder] ?? [],
          patterns: [
            {
              // `!./**`: a folder's own sub-folder may bear another folder's name (graph/models).
              group: [
                ...group(forbidden),
                '!./**',
                ...packages,
                ...packages.map((name) => `${name}/*`),
              ],
              message: `${folder} may not import this: see scripts/arrows.mjs.`,
            },
            ...(typesOnly.length === 0
              ? []
              : [
                  {
                    group: group(typesOnly),
                    allowTypeImports: true,
                    message: `${folder} may import only types from here: see scripts/arrows.mjs.`,
                  },
                ]),
          ],
        },
      ],
    },
  };
});

/** Beside the category of what is certainly wrong, what eslint's, typescript-eslint's and React's own recommendations hold. */
const RECOMMENDED = [
  'eslint/no-array-constructor',
  'eslint/no-case-declarations',
  'eslint/no-empty',
  'eslint/no-fallthrough',
  'eslint/no-prototype-builtins',
  'eslint/no-redeclare',
  'eslint/no-regex-spaces',
  'eslint/no-unexpected-multiline',
  'eslint/no-useless-assignment',
  'eslint/no-useless-constructor',
  'eslint/no-var',
  'eslint/prefer-const',
  'eslint/prefer-rest-params',
  'eslint/prefer-spread',
  'eslint/preserve-caught-error',
  'typescript/ban-ts-comment',
  'typescript/no-dynamic-delete',
  'typescript/no-empty-object-type',
  'typescript/no-explicit-any',
  'typescript/no-extraneous-class',
  'typescript/no-invalid-void-type',
  'typescript/no-namespace',
  'typescript/no-non-null-asserted-nullish-coalescing',
  'typescript/no-require-imports',
  'typescript/no-unnecessary-type-constraint',
  'typescript/no-unsafe-function-type',
  'typescript/prefer-literal-enum-member',
  'typescript/unified-signatures',
  'react/unsupported-syntax',
];

export default defineConfig({
  plugins: ['eslint', 'typescript', 'oxc', 'react'],
  categories: { correctness: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  env: { builtin: true },
  ignorePatterns: [
    'dist',
    '.cache',
    'dev-dist',
    'training',
    'public',
    'src/graph/onnx/generated',
    'test-results',
    'playwright-report',
  ],
  rules: {
    ...Object.fromEntries(RECOMMENDED.map((rule) => [rule, 'error'])),
    'typescript/consistent-type-imports': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/switch-exhaustiveness-check': 'error',
    'eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    'eslint/no-console': 'error',
    // Functions of an object are passed on without it, and text is spread and sorted by its code points, on purpose.
    'typescript/unbound-method': 'off',
    'typescript/no-misused-spread': 'off',
    'typescript/require-array-sort-compare': 'off',
    // What was stored by an earlier version, or comes from a browser, may lack what its type promises.
    'typescript/no-useless-default-assignment': 'off',
    // `await` also means: not before the others have had their turn.
    'typescript/await-thenable': 'off',
    // What goes into a message may be of any kind.
    'typescript/no-base-to-string': 'off',
    'typescript/restrict-template-expressions': 'off',
  },
  overrides: [
    // Elsewhere `use` is what Playwright calls a fixture's end.
    { files: ['src/ui/**'], rules: { 'react/rules-of-hooks': 'error' } },
    {
      // The compiler does it for TypeScript.
      files: ['**/*.mjs'],
      env: { node: true },
      rules: { 'eslint/no-undef': 'error' },
    },
    {
      files: ['{scripts,bench}/**'],
      env: { browser: true },
      rules: { 'eslint/no-console': 'off' },
    },
    {
      files: ['{src,workers}/**/*.{js,mjs,ts,tsx}'],
      rules: {
        'eslint/no-restricted-properties': [
          'error',
          {
            object: 'Promise',
            property: 'race',
            message:
              'A promise that lives on keeps every result of the race: see src/core/async/ending.ts.',
          },
        ],
      },
    },
    ...arrowRules,
  ],
});
