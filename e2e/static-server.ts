import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { SMALL_APP } from '../scripts/small-app.mjs';
import { WORKER_FOLDERS, type HeaderFields } from '../security-headers.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

const typeOf = (path: string) =>
  TYPES[path.endsWith('/') ? '.html' : extname(path)] ?? 'application/octet-stream';

/** The folders of files with a hash in their names. */
const BUILT_FOLDERS: readonly string[] = ['assets', ...Object.values(WORKER_FOLDERS)];

/** How a server differs from the plain one. */
export interface Site {
  readonly headersOf: (path: string) => HeaderFields;
  /** Contents that replace or add to the built files, by path. */
  readonly files: ReadonlyMap<string, Buffer | string>;
}

export const PLAIN: Site = { headersOf: () => ({}), files: new Map() };

/**
 * The built app on a plain file server, as anyone might host it: by default without special headers, so without cross-origin
 * isolation. It can be stopped, and it can publish a newer version, in which every built file has another name.
 */
export class StaticServer {
  readonly #server: Server;
  readonly #root: string;
  readonly url: string;
  #newNames: ReadonlyMap<string, string> | null = null;
  /** How often each path was requested. */
  readonly hits = new Map<string, number>();

  private constructor(server: Server, url: string, site: Site, root: string) {
    this.#server = server;
    this.#root = root;
    this.url = url;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
      this.hits.set(path, (this.hits.get(path) ?? 0) + 1);
      const headers = { ...site.headersOf(path), 'content-type': typeOf(path) };
      const content = site.files.get(path);
      if (content !== undefined) {
        response.writeHead(200, headers).end(content);
        return;
      }
      const file = this.#fileAt(path.endsWith('/') ? `${path}index.html` : path);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, headers);
      if (this.#newNames && /\.(html|js|css)$/.test(file)) response.end(this.#renamed(file));
      else createReadStream(file).pipe(response);
    });
  }

  #fileAt(path: string): string {
    const [, folder = '', name = ''] = /^\/([\w-]+)\/([^/]+)$/.exec(path) ?? [];
    if (!this.#newNames || !BUILT_FOLDERS.includes(folder)) return join(this.#root, path);
    const [former] = [...this.#newNames].find(([, newer]) => newer === name) ?? [];
    return join(this.#root, folder, former ?? 'gone');
  }

  /** A built text whose mentions of built files are those of the newer version. */
  #renamed(file: string): string {
    // The service worker fetches what has no hash in its name when its revision changes.
    const text = readFileSync(file, 'utf8').replaceAll('"revision":"', '"revision":"newer-');
    return [...(this.#newNames ?? [])].reduce(
      (changed, [former, newer]) => changed.replaceAll(former, newer),
      text,
    );
  }

  /** @param root the folder with the built app */
  static async start(site = PLAIN, root = SMALL_APP): Promise<StaticServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    return new StaticServer(server, `http://localhost:${String(port)}/`, site, root);
  }

  publishNewVersion(): void {
    const names = BUILT_FOLDERS.flatMap((folder) => readdirSync(join(this.#root, folder)));
    this.#newNames = new Map(
      names.map((name) => [name, name.replace(/-([\w-]{8})\.(\w+)$/, '-$1newer.$2')]),
    );
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
