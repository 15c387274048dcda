/** `npm run test:training`: the recipe's own tests, in a Python environment that the first run creates. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const VENV = '.cache/training-venv';
const PYTHON = `${process.cwd()}/${VENV}/bin/python`;

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(PYTHON)) run('python3', ['-m', 'venv', VENV]);
run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--requirement', 'training/requirements.txt']);
run(PYTHON, ['-m', 'pytest', '--quiet'], {
  cwd: 'training',
  env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
});
