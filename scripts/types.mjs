/**
 * `npm run types`: the types of every project. A TypeScript file that belongs to none is reported, for nothing would check it.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import config from '../oxlint.config.mjs';

const PROJECTS = ['core', 'worker', 'page', 'node'];
const IGNORED = ['node_modules', '.git', '.train', ...config.ignorePatterns];

const root = process.cwd();
const checked = new Set();
let failed = false;

for (const project of PROJECTS) {
  const args = ['--no-install', 'tsc', '-p', `tsconfig.${project}.json`, '--listFiles'];
  const { stdout, status } = spawnSync('npx', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = stdout.split('\n');
  const isFile = (line) => line.startsWith(root);
  for (const line of lines.filter(isFile)) checked.add(relative(root, line));
  for (const line of lines.filter((other) => other !== '' && !isFile(other))) console.log(line);
  if (status !== 0) failed = true;
}

for (const file of typescriptIn('.')) {
  if (checked.has(file)) continue;
  console.log(`${file}: no tsconfig includes this file`);
  failed = true;
}
process.exitCode = failed ? 1 : 0;

function typescriptIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (IGNORED.includes(path)) return [];
    if (entry.isDirectory()) return typescriptIn(path);
    return /\.tsx?$/.test(path) ? [path] : [];
  });
}
