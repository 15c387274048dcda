import { readdirSync, readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import type * as ComlinkModule from 'comlink';
import type { DownloadPlan, TransferEvent } from '../src/contract/download-plan.ts';
import type { ModelDamage } from '../src/contract/library.ts';
import type { ModelManifest } from '../src/contract/manifest.ts';
import type { GenerateRequest, Outcome } from '../src/contract/engine-api.ts';
import type { ImportEvent, ImportRequest, ImportResult } from '../src/contract/import-api.ts';
import type { DownloadRequest, DownloadResult, PlanRequest } from '../src/contract/library-api.ts';
import { STANDARD_OPTIONS } from '../src/contract/picture-options.ts';
import { PLAIN_REQUEST } from '../src/contract/plain-request.ts';
import { WORKER_FOLDERS } from '../security-headers.ts';
import { PAINT_CALLS, type WorkerApi } from '../src/contract/worker-calls.ts';
import { expect, test as base } from './app.ts';
import { HubServer } from './hub-server.ts';

/** Globals of a test page without the app: Comlink and the workers. */
interface TestWindow {
  readonly Comlink: typeof ComlinkModule;
  workers: Worker[] | undefined;
  engine: ComlinkModule.Remote<WorkerApi>;
  events: TransferEvent[];
  imported: ImportEvent[];
}

const COMLINK = 'node_modules/comlink/dist/umd/comlink.js';
/** A page on the app's origin without the app, so that nothing else runs there. */
const BARE_PAGE = '/icons/icon-192.png';

/** The built workers with the storage code, called as the app calls them. */
export class LibraryPage {
  private constructor(readonly page: Page) {}

  static async open(page: Page, baseUrl = ''): Promise<LibraryPage> {
    await page.addInitScript({ path: COMLINK });
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
    await page.goto(baseUrl + BARE_PAGE);
    const library = new LibraryPage(page);
    await library.restartWorker();
    return library;
  }

  /** Kills the workers at once, like closing a tab, and starts new ones. */
  async restartWorker(): Promise<void> {
    const urlOf = (kind: keyof typeof WORKER_FOLDERS) => {
      const folder = WORKER_FOLDERS[kind];
      const files = readdirSync(`dist/${folder}`);
      return `/${folder}/${String(files.find((file) => file.startsWith(`${kind}.worker`)))}`;
    };
    await this.page.evaluate(
      ({ paintUrl, libraryUrl, paintCalls }) => {
        const test = window as unknown as TestWindow;
        for (const worker of test.workers ?? []) worker.terminate();
        const name = crypto.randomUUID();
        test.workers = [paintUrl, libraryUrl].map(
          (url) => new Worker(url, { name, type: 'module' }),
        );
        const [paint, library] = test.workers.map((worker) => test.Comlink.wrap<WorkerApi>(worker));
        test.engine = new Proxy({} as typeof test.engine, {
          get: (_, call) =>
            Reflect.get(paintCalls.includes(String(call)) ? paint! : library!, call) as unknown,
        });
      },
      {
        paintUrl: urlOf('paint'),
        libraryUrl: urlOf('library'),
        paintCalls: Object.keys(PAINT_CALLS),
      },
    );
  }

  static async inNewTab(context: BrowserContext, baseUrl = ''): Promise<LibraryPage> {
    return LibraryPage.open(await context.newPage(), baseUrl);
  }

  /** Makes a call without callbacks; returns its value or fails the test. */
  async call<
    Name extends
      | 'listModels'
      | 'storageUse'
      | 'deleteModel'
      | 'renameModel'
      | 'discardDownload'
      | 'deleteAddOn',
  >(name: Name, ...args: Parameters<WorkerApi[Name]>) {
    const outcome = await this.outcome(name, ...args);
    expect(outcome).toMatchObject({ ok: true });
    return (outcome as { value: unknown }).value as Extract<
      Awaited<ReturnType<WorkerApi[Name]>>,
      { ok: true }
    >['value'];
  }

  outcome<Name extends keyof WorkerApi>(
    name: Name,
    ...args: unknown[]
  ): Promise<Awaited<ReturnType<WorkerApi[Name]>>> {
    return this.page.evaluate(
      ([method, values]) => {
        const { engine } = window as unknown as TestWindow;
        const call = engine[method as 'listModels'] as (...all: unknown[]) => Promise<unknown>;
        return call(...(values as unknown[]));
      },
      [name, args] as const,
    ) as Promise<Awaited<ReturnType<WorkerApi[Name]>>>;
  }

  async plan(request: PlanRequest): Promise<DownloadPlan> {
    const outcome = await this.outcome('planDownload', request);
    expect(outcome).toMatchObject({ ok: true, value: { type: 'plan' } });
    if (!outcome.ok || outcome.value.type !== 'plan') throw new Error('no plan');
    return outcome.value.plan;
  }

  /** Runs a download; its events so far are in `events`. */
  download(request: DownloadRequest): Promise<Outcome<DownloadResult>> {
    return this.page.evaluate(async (wanted): Promise<Outcome<DownloadResult>> => {
      const test = window as unknown as TestWindow;
      test.events = [];
      return test.engine.download(
        wanted,
        test.Comlink.proxy((event: TransferEvent) => void test.events.push(event)),
      );
    }, request);
  }

  events(): Promise<readonly TransferEvent[]> {
    return this.page.evaluate(() => (window as unknown as TestWindow).events);
  }

  /** Puts files into the page as if a user had picked them; `importModel` then imports those. A string is a file on the disk. */
  async pick(files: Readonly<Record<string, Buffer | string>>): Promise<void> {
    await this.page.evaluate(() => {
      document.querySelector('input')?.remove();
      document.body.append(
        Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
      );
    });
    const onDisk = Object.values(files).filter((file) => typeof file === 'string');
    // Playwright takes either only paths or only contents, and contents are slow: 37 MB take five seconds.
    const isOnDisk = onDisk.length === Object.keys(files).length;
    const payloads = Object.entries(files).map(([path, file]) => ({
      name: path.split('/').at(-1) ?? '',
      mimeType: '',
      buffer: typeof file === 'string' ? readFileSync(file) : file,
    }));
    await this.page.setInputFiles('input', isOnDisk ? onDisk : payloads);
  }

  /** Imports the files that were picked, under these paths. */
  importPicked(
    paths: readonly string[],
    importId = 'test',
    mayReplace = false,
  ): Promise<Outcome<ImportResult>> {
    return this.page.evaluate(
      async ([names, id, leave]): Promise<Outcome<ImportResult>> => {
        const files = [...(document.querySelector('input')?.files ?? [])];
        const picked = files.map((file, index) => ({ path: names[index] ?? '', file }));
        const test = window as unknown as TestWindow;
        test.imported = [];
        return test.engine.importModel(
          { importId: id, source: { type: 'files', files: picked }, mayReplace: leave },
          test.Comlink.proxy((event: ImportEvent) => void test.imported.push(event)),
        );
      },
      [paths, importId, mayReplace] as const,
    );
  }

  async importFiles(
    files: Readonly<Record<string, Buffer | string>>,
    mayReplace = false,
  ): Promise<Outcome<ImportResult>> {
    await this.pick(files);
    return this.importPicked(Object.keys(files), 'test', mayReplace);
  }

  importDownload(downloadId: string): Promise<Outcome<ImportResult>> {
    return this.page.evaluate(async (id): Promise<Outcome<ImportResult>> => {
      const test = window as unknown as TestWindow;
      test.imported = [];
      const request: ImportRequest = {
        importId: 'test',
        mayReplace: false,
        source: { type: 'download', downloadId: id },
      };
      return test.engine.importModel(
        request,
        test.Comlink.proxy((event: ImportEvent) => void test.imported.push(event)),
      );
    }, downloadId);
  }

  /** Saves an exported model as a file; returns its path. */
  async exportModel(modelId: string): Promise<string> {
    const saving = this.page.waitForEvent('download');
    await this.page.evaluate(async (id) => {
      const outcome = await (window as unknown as TestWindow).engine.exportModel(id);
      if (!outcome.ok) throw new Error(outcome.error.message);
      const href = URL.createObjectURL(outcome.value);
      Object.assign(document.createElement('a'), { href, download: 'model.zip' }).click();
    }, modelId);
    return (await saving).path();
  }

  imported(): Promise<readonly ImportEvent[]> {
    return this.page.evaluate(() => (window as unknown as TestWindow).imported);
  }

  verify(modelId: string) {
    return this.page.evaluate(async (id): Promise<Outcome<readonly ModelDamage[]>> => {
      const { engine, Comlink } = window as unknown as TestWindow;
      return engine.verifyModel(
        id,
        Comlink.proxy(() => undefined),
      );
    }, modelId);
  }

  shrink(modelId: string) {
    return this.page.evaluate(async (id): Promise<Outcome<ModelManifest>> => {
      const { engine, Comlink } = window as unknown as TestWindow;
      return engine.shrinkModel(
        id,
        Comlink.proxy(() => undefined),
      );
    }, modelId);
  }

  /** Paints one picture in `steps` steps; returns its type and the size of its PNG. */
  paint(modelId: string, prompt: string, steps: number) {
    return this.page.evaluate(
      async ([id, text, count, standard]) => {
        const { engine, Comlink } = window as unknown as TestWindow;
        const outcome = await engine.generate(
          {
            ...standard,
            jobId: 'test',
            modelId: id,
            prompt: text,
            negativePrompt: '',
            useStyleTag: true,
            width: 64,
            height: 64,
            steps: count,
            guidanceScale: 3,
            sampler: 'ddim',
            seed: 1,
          },
          Comlink.proxy(() => undefined),
        );
        if (!outcome.ok) throw new Error(outcome.error.message);
        return outcome.value.type === 'image' ? outcome.value.png.size : 0;
      },
      [modelId, prompt, steps, { ...STANDARD_OPTIONS, ...PLAIN_REQUEST }] as const,
    );
  }

  /** The pixels for a golden request: 8-bit RGB `[height, width, 3]`. */
  async paintCase(modelId: string, request: GoldenCase): Promise<Uint8Array> {
    const { prompt, negativePrompt, steps, guidanceScale, sampler, seed, vae, picture } = request;
    const [height = 0, width = 0] = picture.shape;
    const rgba = await this.page.evaluate(
      async (wanted) => {
        const { engine, Comlink } = window as unknown as TestWindow;
        const outcome = await engine.generate(
          wanted,
          Comlink.proxy(() => undefined),
        );
        if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
        if (outcome.value.type !== 'image') throw new Error(outcome.value.type);
        const bitmap = await createImageBitmap(outcome.value.png);
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return [...(context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [])];
      },
      {
        ...STANDARD_OPTIONS,
        ...PLAIN_REQUEST,
        ...{ jobId: 'golden', modelId, width, height, vae: vae ?? null },
        ...{ prompt, negativePrompt, steps, guidanceScale, sampler, seed },
      },
    );
    return Uint8Array.from(rgba.filter((_, index) => index % 4 !== 3));
  }

  /** Every file in OPFS with its length, except those that record when models were read. */
  files(): Promise<Readonly<Record<string, number>>> {
    return this.page.evaluate(async () => {
      const sizes: Record<string, number> = {};
      async function visit(directory: FileSystemDirectoryHandle, prefix: string) {
        for await (const [name, handle] of directory.entries()) {
          if (handle.kind === 'directory') await visit(handle, `${prefix}${name}/`);
          else if (name !== 'verified.json') sizes[prefix + name] = (await handle.getFile()).size;
        }
      }
      await visit(await navigator.storage.getDirectory(), '');
      return sizes;
    });
  }

  /** SHA-256 of a file in OPFS, by the browser's own implementation. */
  sha256(path: string): Promise<string> {
    return this.page.evaluate(async (wanted) => {
      const names = wanted.split('/');
      const name = names.pop() ?? '';
      let directory = await navigator.storage.getDirectory();
      for (const part of names) directory = await directory.getDirectoryHandle(part);
      const file = await (await directory.getFileHandle(name)).getFile();
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    }, path);
  }

  /** Moves files in OPFS from one folder to another, keeping their relative paths. */
  async moveFiles(from: string, to: string, paths: readonly string[]): Promise<void> {
    await this.page.evaluate(
      async ([source, target, all]) => {
        const open = async (path: string) => {
          let directory = await navigator.storage.getDirectory();
          for (const part of path.split('/')) {
            directory = await directory.getDirectoryHandle(part, { create: true });
          }
          return directory;
        };
        for (const path of all) {
          const [name = '', ...parents] = path.split('/').reverse();
          const below = parents.reverse().map((parent) => `/${parent}`);
          const handle = await (await open([source, ...below].join(''))).getFileHandle(name);
          await (handle as unknown as { move(...to: unknown[]): Promise<void> }).move(
            await open([target, ...below].join('')),
            name,
          );
        }
      },
      [from, to, paths] as const,
    );
  }

  /** Overwrites the middle of a file with these bytes, or creates a file with them. */
  write(path: string, bytes: readonly number[]): Promise<void> {
    return this.page.evaluate(
      async ([wanted, values]) => {
        const names = wanted.split('/');
        const name = names.pop() ?? '';
        let directory = await navigator.storage.getDirectory();
        for (const part of names) {
          directory = await directory.getDirectoryHandle(part, { create: true });
        }
        const handle = await directory.getFileHandle(name, { create: true });
        const position = (await handle.getFile()).size >> 1;
        const writable = await handle.createWritable({ keepExistingData: true });
        await writable.write({ type: 'write', position, data: Uint8Array.from(values) });
        await writable.close();
      },
      [path, bytes] as const,
    );
  }
}

/** A picture drawn by diffusers and its settings; written by scripts/goldens. */
export interface GoldenCase extends Pick<
  GenerateRequest,
  'sampler' | 'steps' | 'prompt' | 'negativePrompt' | 'seed' | 'guidanceScale'
> {
  readonly vae?: string;
  readonly picture: { readonly shape: readonly number[]; readonly deflatedUint8: string };
}

/** Imports the model of scripts/goldens/tiny_pipeline.py from its files; returns its id. */
export async function importTiny(library: LibraryPage): Promise<string> {
  const folder = 'src/pipeline/__goldens__/tiny-skypaint';
  const { files } = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as {
    readonly files: readonly { readonly path: string }[];
  };
  const outcome = await library.importFiles(
    Object.fromEntries(
      files.map(({ path }) => [`tiny/${path}`, readFileSync(`${folder}/${path}`)]),
    ),
  );
  if (!outcome.ok || outcome.value.type !== 'model') throw new Error('no model');
  return outcome.value.manifest.id;
}

/** A server that behaves like the hub, and a page that uses the library; both are real. */
export const test = base.extend<{ hub: HubServer; library: LibraryPage }>({
  // oxlint-disable-next-line no-empty-pattern
  hub: async ({}, use) => {
    const hub = await HubServer.start();
    await use(hub);
    await hub.stop();
  },
  library: async ({ page }, use) => use(await LibraryPage.open(page)),
});
