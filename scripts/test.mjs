/**
 * `npm test`: format, lint, types, unit and golden tests, the graphs in fp16, then the built app in a real browser.
 * Every stage runs even after a failure; the last line counts the tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { findLavapipe } from './lavapipe.mjs';

const REPORTS = 'test-results/reports';
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const totals = { passed: 0, failed: 0, skipped: 0 };

/** A stage without tests of its own counts as one. */
function check(name, command) {
  const ok = run(name, command);
  totals[ok ? 'passed' : 'failed'] += 1;
}

/** A stage whose reporter wrote how many tests passed; no report counts as one failure. */
function tests(name, command, report, count, env = {}) {
  const ok = run(name, command, env);
  if (!existsSync(report)) {
    totals.failed += 1;
    return;
  }
  const counts = count(JSON.parse(readFileSync(report, 'utf8')));
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  if (!ok && counts.failed === 0) totals.failed += 1;
}

function run(name, command, env = {}) {
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const started = Date.now();
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return status === 0;
}

check('format', ['prettier', '--check', '.']);
check('lint', ['eslint', '.']);
for (const part of ['core', 'worker', 'page', 'node']) {
  check(`types of ${part}`, ['tsc', '-p', `tsconfig.${part}.json`]);
}

function vitest(name, project, env) {
  const report = `${REPORTS}/${project}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  tests(
    name,
    ['vitest', 'run', '--project', project, ...reporters],
    report,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
    }),
    env,
  );
}

vitest('unit and golden tests', 'unit');
const lavapipe = findLavapipe();
vitest('fp16 on lavapipe', 'fp16', lavapipe.env);
if (lavapipe.missing) console.log(`── fp16 on lavapipe: SKIPPED, ${lavapipe.missing}`);

const e2eReport = `${REPORTS}/e2e.json`;
check('build', ['vite', 'build']);
tests(
  'end-to-end tests',
  ['playwright', 'test', '--reporter=list,json'],
  e2eReport,
  ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }),
  { PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport, CHROMIUM_PATH: findChromium() },
);

const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
