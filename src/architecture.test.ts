import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARROWS, PACKAGE_HOMES } from '../scripts/arrows.mjs';

type Kind = 'values' | 'types';
interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly kind: Kind;
  /** Names imported in braces. */
  readonly names: readonly string[];
}

const arrows = ARROWS;
const folderOf = (path: string) =>
  Object.keys(arrows).find((folder) => path === folder || path.startsWith(`${folder}/`));

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(STATEMENT)].map((match) => ({
    from: file,
    specifier: match[2] ?? match[3] ?? '',
    kind: match[1] ? 'types' : 'values',
    names: [...(/\{([^}]*)\}/.exec(match[0])?.[1] ?? '').matchAll(/\w+/g)].map(([name]) => name),
  }));
}

/** The groups of files that import one another, types included (Tarjan's strongly connected components). */
function circles(all: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, specifier } of all) {
    if (!specifier.startsWith('.')) continue;
    const targets = next.get(from) ?? [];
    next.set(from, [...targets, normalize(join(dirname(from), specifier))]);
  }
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    lowest.set(file, order.size - 1);
    open.push(file);
    for (const target of next.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      const reach = open.includes(target) ? lowest.get(target) : undefined;
      if (reach !== undefined) lowest.set(file, Math.min(lowest.get(file) ?? reach, reach));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = open.splice(open.indexOf(file));
    if (group.length > 1 || next.get(file)?.includes(file)) found.push(group.sort());
  };
  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return found;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\.test\.tsx?$/.test(path));
}

const imports = [...sourceFiles('src'), ...sourceFiles('workers')].flatMap(importsOf);

describe('architecture', () => {
  test('reads real imports', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  test('every folder imports only along its arrows', () => {
    const wrong = imports.filter(({ from, specifier, kind }) => {
      const source = folderOf(from);
      if (!source || !specifier.startsWith('.')) return false;
      const target = folderOf(normalize(join(dirname(from), specifier)));
      if (target === source) return false;
      const allowed = target && arrows[source]?.[target];
      return !(allowed === 'values' || (allowed === 'types' && kind === 'types'));
    });
    expect(wrong).toEqual([]);
  });

  test('a package with a home is imported nowhere else', () => {
    const wrong = imports.filter(({ from, specifier, kind }) => {
      const home = Object.entries(PACKAGE_HOMES).find(
        ([name]) => specifier === name || specifier.startsWith(`${name}/`),
      )?.[1];
      return home !== undefined && kind === 'values' && folderOf(from) && folderOf(from) !== home;
    });
    expect(wrong).toEqual([]);
  });

  test('the page loads no schemas: files are checked where they are read, in the worker', () => {
    const reached = new Set(['src/main.tsx']);
    for (const file of reached) {
      for (const { from, specifier, kind } of imports.filter((one) => one.from === file)) {
        const isOurs = specifier.startsWith('.') && /\.tsx?$/.test(specifier);
        if (isOurs && kind === 'values') reached.add(normalize(join(dirname(from), specifier)));
      }
    }
    expect(reached.size).toBeGreaterThan(50);
    const loading = imports.filter(
      ({ from, specifier }) => specifier === 'zod' && reached.has(from),
    );
    expect(loading).toEqual([]);
  });

  test('every component of Mantine that is used brings its style sheet along', () => {
    const loaded = readFileSync('src/ui/mantine.css', 'utf8');
    const bare = imports
      .filter(({ specifier, kind }) => specifier === '@mantine/core' && kind === 'values')
      .flatMap(({ names }) => names)
      .filter((name) => existsSync(`node_modules/@mantine/core/styles/${name}.css`))
      .filter((name) => !loaded.includes(`/${name}.layer.css`));
    expect(bare).toEqual([]);
  });

  test('nothing imports itself by a roundabout way', () => {
    expect(circles(imports)).toEqual([]);
  });

  test('files stay short enough to hold in mind', () => {
    const long = [...sourceFiles('src'), ...sourceFiles('workers')].filter(
      (path) =>
        !path.includes('/generated/') && readFileSync(path, 'utf8').split('\n').length > 400,
    );
    expect(long).toEqual([]);
  });
});
