import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { ARROWS, PACKAGE_HOMES } from './scripts/arrows.mjs';

const FOLDERS = Object.keys(ARROWS);

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
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
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

export default tseslint.config(
  {
    ignores: [
      'dist',
      '.cache',
      'dev-dist',
      'training',
      'public',
      'src/graph/onnx/generated',
      'test-results',
      'playwright-report',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.core.json',
          './tsconfig.worker.json',
          './tsconfig.page.json',
          './tsconfig.node.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `array[i]!` inside a loop over its own length is the clearest way to say what is known there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs}', 'scripts/**', 'bench/**'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['scripts/**', 'bench/**'],
    languageOptions: { globals: globals.browser },
    rules: { 'no-console': 'off' },
  },
  { files: ['src/ui/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['{src,workers}/**/*.{js,mjs,ts,tsx}'],
    rules: {
      'no-restricted-properties': [
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
  {
    files: ['src/ui/**/*.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'react',
          importNames: ['lazy', 'Suspense'],
          message: 'React keeps what it shows meanwhile for 300 ms: see src/ui/lazy-part.tsx.',
        },
      ],
    },
  },
  ...arrowRules,
);
