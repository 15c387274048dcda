/**
 * `npm test`: the build, the tests that run in Node and the smoke test in other browsers, two stages at a time; then the built
 * app in Chromium and, beside it, the static checks. Every stage runs even after a failure; the last line counts the tests.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { relative } from 'node:path';
import { findChromium } from './chromium.mjs';
import { findLavapipe } from './lavapipe.mjs';
import { makeSmallApp } from './small-app.mjs';

const REPORTS = 'test-results/reports';
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const totals = { passed: 0, failed: 0, skipped: 0 };
/** What failed, one line each. Printed last, because some machines keep only the end of the output. */
const failures = [];
const seconds = [];

/** A stage that is not a test run counts as one test. It is never in a hurry, so it yields to the others. */
async function check(name, command) {
  const ok = await run(name, command, { yields: true });
  totals[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push(name);
}

/**
 * A stage whose reporter writes a report of its tests; a missing report counts as one failure.
 *
 * @param read turns the report into counts and the names of tests that `failed`
 */
async function tests(name, command, report, read, options) {
  const ok = await run(name, command, options);
  const { passed, skipped, failed } = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, skipped: 0, failed: [] };
  if (!ok && failed.length === 0) failed.push('the stage itself');
  totals.passed += passed;
  totals.skipped += skipped;
  totals.failed += failed.length;
  failures.push(...failed.map((test) => `${name}: ${test}`));
}

/**
 * Runs a command of node_modules. Its output is shown in one piece at the end or, with `shows`, as it comes.
 *
 * @param yields whether it only gets the processor time that others leave
 */
function run(name, command, { env = {}, shows = false, yields = false } = {}) {
  const started = Date.now();
  const child = spawn('npx', ['--no-install', ...command], {
    stdio: shows ? 'inherit' : 'pipe',
    env: { ...process.env, ...env },
  });
  if (yields && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const output = [];
  child.stdout?.on('data', (chunk) => output.push(chunk));
  child.stderr?.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const spent = (Date.now() - started) / 1000;
      seconds.push(`${spent.toFixed(0).padStart(5)} s  ${name}`);
      console.log(`\n── ${name}: ${command.join(' ')}`);
      process.stdout.write(Buffer.concat(output));
      console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${spent.toFixed(1)} s`);
      resolve(status === 0);
    });
  });
}

/** @param args more arguments of vitest, such as the files to run */
function vitest(name, project, { env, args = [] } = {}) {
  const report = `${REPORTS}/${name.replaceAll(' ', '-')}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return tests(
    name,
    ['vitest', 'run', '--project', project, ...reporters, ...args],
    report,
    ({ numPassedTests, numPendingTests, numTodoTests, testResults }) => ({
      passed: numPassedTests,
      skipped: numPendingTests + numTodoTests,
      failed: testResults.flatMap(failedOf),
    }),
    { env },
  );
}

/** The names of a file's failed tests, or the file's own name if it could not be run. */
function failedOf({ name, status, assertionResults }) {
  const file = relative('.', name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [file];
  return failed.map((test) => `${file} › ${test.fullName}`);
}

/** The same for Playwright's suites, which are nested. */
function failedIn({ title, suites = [], specs = [] }) {
  const own = specs.filter(({ tests: runs }) => runs.some((run) => run.status === 'unexpected'));
  return [...own.map((spec) => spec.title), ...suites.flatMap(failedIn)].map(
    (test) => `${title} › ${test}`,
  );
}

async function fp16() {
  const lavapipe = findLavapipe();
  await vitest('fp16 on lavapipe', 'fp16', { env: lavapipe.env });
  if (lavapipe.missing) console.log(`── fp16 on lavapipe: SKIPPED, ${lavapipe.missing}`);
}

/** The first mocks a module. The second needs a disk, and a process finds out only once whether there is one. */
const UNSHARED = [
  'src/engine/jobs/paint/tiled-vae.golden.test.ts',
  'src/engine/library/model-update.test.ts',
];

/**
 * Tests in these folders neither mock modules nor measure memory, so their files can share a process. Starting one for each would
 * take longer than most of the tests.
 */
const TOGETHER = ['client', 'contract', 'core', 'graph', 'pipeline', 'storage', 'store', 'ui'].map(
  (folder) => `src/${folder}/`,
);
/** These share another process, and so one onnxruntime: compiling it for each would take V8 a third of the time. */
const ENGINE = readdirSync('src/engine', { recursive: true })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `src/engine/${path}`)
  .filter((path) => !UNSHARED.includes(path));
const folders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `src/${name}/`)
  .filter((folder) => folder !== 'src/engine/' && !TOGETHER.includes(folder));
const inRoot = ['.', 'src'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.test.ts')),
);
const ALONE = [...folders, 'scripts/', ...UNSHARED, ...inRoot];

/** The longest first, so that two lanes end at about the same time: each stage keeps one of two cores busy. */
const IN_PAIRS = [
  fp16,
  () => vitest('engine and goldens', 'unit', { args: ['--no-isolate', ...ENGINE] }),
  () => vitest('unit tests in one process', 'unit', { args: ['--no-isolate', ...TOGETHER] }),
  () => vitest('unit tests in a process each', 'unit', { args: ALONE }),
  () => vitest('other browsers', 'other-browsers'),
];

const STATIC_CHECKS = [
  () => check('lint', ['oxlint', '-c', 'oxlint.config.mjs']),
  () => check('format', ['prettier', '--check', '.']),
  () => check('types', ['node', 'scripts/types.mjs']),
];

async function lane(stages) {
  for (let stage = stages.shift(); stage; stage = stages.shift()) await stage();
}

const started = Date.now();
const executablePath = findChromium();
await check('build', ['vite', 'build']);
makeSmallApp();
const waiting = [...IN_PAIRS];
await Promise.all([lane(waiting), lane(waiting)]);

const e2eReport = `${REPORTS}/e2e.json`;
const endToEnd = tests(
  'end-to-end tests',
  ['playwright', 'test', '--reporter=list,json'],
  e2eReport,
  ({ stats, suites }) => ({
    passed: stats.expected + stats.flaky,
    skipped: stats.skipped,
    failed: suites.flatMap(failedIn),
  }),
  {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport, CHROMIUM_PATH: executablePath },
    shows: true,
  },
);
// Browsers often wait, for the disk or for one another, and a static check has no timeout that it could miss.
await Promise.all([endToEnd, lane([...STATIC_CHECKS])]);

const total = ((Date.now() - started) / 60_000).toFixed(1);
console.log(`\n${seconds.join('\n')}\n${total.padStart(5)} min in all`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
if (failures.length > 0) console.log(`\nfailed:\n${failures.join('\n')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
