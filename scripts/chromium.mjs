import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds the browser for the end-to-end tests: CHROMIUM_PATH, Playwright's own, or one on the PATH. If there is none, it installs
 * Playwright's, or Debian's if that cannot be downloaded.
 */
export function findChromium() {
  return (
    process.env.CHROMIUM_PATH ??
    existing(chromium.executablePath()) ??
    onPath() ??
    installPlaywrights() ??
    installDebians() ??
    fail()
  );
}

function existing(path) {
  return path && existsSync(path) ? path : undefined;
}

function onPath() {
  for (const name of SYSTEM_NAMES) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

function installPlaywrights() {
  console.log('── No Chromium found: trying Playwright’s.');
  const { status } = spawnSync(
    'npx',
    ['--no-install', 'playwright', 'install', '--with-deps', 'chromium'],
    {
      stdio: 'inherit',
      timeout: 5 * 60_000,
    },
  );
  return status === 0 ? existing(chromium.executablePath()) : undefined;
}

function installDebians() {
  console.log('── Trying Debian’s Chromium.');
  const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
  const apt = [...sudo, 'apt-get'];
  try {
    execFileSync(apt[0], [...apt.slice(1), 'update'], { stdio: 'inherit' });
    execFileSync(
      apt[0],
      [...apt.slice(1), 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
      { stdio: 'inherit' },
    );
  } catch {
    return undefined;
  }
  return onPath();
}

function fail() {
  throw new Error('No Chromium: install one and set CHROMIUM_PATH to its executable.');
}
