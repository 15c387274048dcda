import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { OtherBrowser, Place } from './browser.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/xvfb-run';
const START_MS = 20_000;

/** WebKitGTK's MiniBrowser, if it, its driver and a virtual screen are installed. */
export const webkitPath =
  existsSync(DRIVER) && existsSync(XVFB)
    ? readdirSync('/usr/lib')
        .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
        .find((path) => existsSync(path))
    : undefined;

/** WebKitGTK over plain WebDriver, with a new profile. */
export async function openWebkit(binary: string): Promise<OtherBrowser> {
  const port = await freePort();
  const driver = spawn(XVFB, ['-a', DRIVER, `--port=${String(port)}`], {
    stdio: 'ignore',
    // A separate process group, so that the virtual screen ends with the driver.
    detached: true,
    env: { ...process.env, LANGUAGE: 'en' },
  });
  const kill = () => {
    if (driver.pid !== undefined) process.kill(-driver.pid);
  };
  const base = `http://127.0.0.1:${String(port)}/session`;
  try {
    await answering(`http://127.0.0.1:${String(port)}/status`);
    const { sessionId } = await command<{ sessionId: string }>(base, {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary, args: ['--automation'] },
        },
      },
    });
    const session = `${base}/${sessionId}`;
    await command(`${session}/timeouts`, { script: 120_000 });
    return {
      goto: async (url) => void (await command(`${session}/url`, { url })),
      run: <Result>(script: string) =>
        command<Result>(`${session}/execute/async`, {
          script: `const done = arguments[0];
            (async () => { ${script} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`,
          args: [],
        }).then((outcome) => valueOf(outcome as { value?: Result; error?: string })),
      drag: async ([first, ...others]) => {
        const move = ({ x, y }: Place) => ({ type: 'pointerMove', duration: 50, x, y });
        const actions = [
          move(first!),
          { type: 'pointerDown', button: 0 },
          ...others.map(move),
          { type: 'pointerUp', button: 0 },
        ];
        const mouse = {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions,
        };
        await command(`${session}/actions`, { actions: [mouse] });
      },
      close: async () => {
        await fetch(session, { method: 'DELETE' }).catch(() => undefined);
        kill();
      },
    };
  } catch (error) {
    kill();
    throw error;
  }
}

function valueOf<Result>(outcome: { value?: Result; error?: string }): Result {
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome.value as Result;
}

async function command<Result>(url: string, body: unknown): Promise<Result> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = (await response.json()) as { value: Result & { message?: string } };
  if (!response.ok) throw new Error(value.message ?? String(response.status));
  return value;
}

async function answering(url: string): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    if (Date.now() > end) throw new Error('WebKitWebDriver did not start.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
