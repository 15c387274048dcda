/**
 * `npm test`: the build, everything that runs in Node and the smoke test in other browsers, two stages at a time; then the
 * built app in Chromium. Every stage runs even after a failure; the last line counts the tests.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { findLavapipe } from './lavapipe.mjs';

const REPORTS = 'test-results/reports';
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const totals = { passed: 0, failed: 0, skipped: 0 };
const seconds = [];

/** A stage without tests of its own counts as one. */
async function check(name, command) {
  totals[(await run(name, command)) ? 'passed' : 'failed'] += 1;
}

/** A stage whose reporter writes how many tests passed; a missing report counts as one failure. */
async function tests(name, command, report, count, env) {
  const ok = await run(name, command, env);
  if (!existsSync(report)) {
    totals.failed += 1;
    return;
  }
  const counts = count(JSON.parse(readFileSync(report, 'utf8')));
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  if (!ok && counts.failed === 0) totals.failed += 1;
}

let sideBySide = false;

/** Runs a command of node_modules. Its output is shown as it comes or, beside another stage, in one piece at the end. */
function run(name, command, env = {}) {
  const started = Date.now();
  const isAlone = !sideBySide;
  const child = spawn('npx', ['--no-install', ...command], {
    stdio: isAlone ? 'inherit' : 'pipe',
    env: { ...process.env, ...env },
  });
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

/** @param args more of vitest's, such as the files to run */
function vitest(name, project, { env, args = [] } = {}) {
  const report = `${REPORTS}/${name.replaceAll(' ', '-')}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return tests(
    name,
    ['vitest', 'run', '--project', project, ...reporters, ...args],
    report,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
    }),
    env,
  );
}

async function fp16() {
  const lavapipe = findLavapipe();
  await vitest('fp16 on lavapipe', 'fp16', { env: lavapipe.env });
  if (lavapipe.missing) console.log(`── fp16 on lavapipe: SKIPPED, ${lavapipe.missing}`);
}

/** Files of these keep nothing that another could see. A process for each would take longer than most of their tests. */
const PURE = ['src/contract/', 'src/core/', 'src/graph/', 'src/store/', 'src/ui/'];
const folders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `src/${name}/`);
const inRoot = ['.', 'src'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.test.ts')),
);
const OTHERS = [...folders.filter((folder) => !PURE.includes(folder)), 'scripts/', ...inRoot];

/**
 * After the build, which the other browsers need, the longest first, so that two lanes end at about the same time: on two
 * cores each of these keeps one busy.
 */
const IN_PAIRS = [
  () => check('build', ['vite', 'build']),
  () => vitest('unit and golden tests', 'unit', { args: OTHERS }),
  fp16,
  () => check('lint', ['eslint', '.']),
  () => vitest('unit tests of pure code', 'unit', { args: ['--no-isolate', ...PURE] }),
  () => vitest('other browsers', 'other-browsers'),
  () => check('format', ['prettier', '--check', '.']),
  ...['core', 'worker', 'page', 'node'].map(
    (part) => () => check(`types of ${part}`, ['tsc', '-p', `tsconfig.${part}.json`]),
  ),
];

async function lane(stages) {
  for (let stage = stages.shift(); stage; stage = stages.shift()) await stage();
}

const started = Date.now();
const executablePath = findChromium();
sideBySide = true;
const waiting = [...IN_PAIRS];
await Promise.all([lane(waiting), lane(waiting)]);
sideBySide = false;

const e2eReport = `${REPORTS}/e2e.json`;
await tests(
  'end-to-end tests',
  ['playwright', 'test', '--reporter=list,json'],
  e2eReport,
  ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }),
  { PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport, CHROMIUM_PATH: executablePath },
);

const total = ((Date.now() - started) / 60_000).toFixed(1);
console.log(`\n${seconds.join('\n')}\n${total.padStart(5)} min in all`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
