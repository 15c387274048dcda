import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

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

/**
 * The built app on a plain file server, as anyone might host it: without special headers, so without cross-origin isolation.
 * It can be stopped, and its service worker can pretend to be a newer version.
 */
export class StaticServer {
  readonly #server: Server;
  readonly url: string;
  #newVersion = false;
  /** How often each path was requested. */
  readonly hits = new Map<string, number>();

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
      this.hits.set(path, (this.hits.get(path) ?? 0) + 1);
      const file = join('dist', path.endsWith('/') ? `${path}index.html` : path);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      });
      if (this.#newVersion && path === '/service-worker.js') response.write('/* newer */\n');
      createReadStream(file).pipe(response);
    });
  }

  static async start(): Promise<StaticServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    return new StaticServer(server, `http://localhost:${String(port)}/`);
  }

  publishNewVersion(): void {
    this.#newVersion = true;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
