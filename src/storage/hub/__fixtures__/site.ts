import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on this machine with scripted responses, which records its requests. */
export class Site {
  readonly asked: IncomingMessage[] = [];
  answer: RequestListener = (_, response) => response.writeHead(404).end();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.asked.push(request);
      this.answer(request, response);
    });
  }

  static async start(): Promise<Site> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return new Site(server);
  }

  get origin(): string {
    return `http://localhost:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Responds with ranges of files, like hubs; `read` returns a file's bytes by its path. */
export function serveFiles(read: (path: string) => Uint8Array | undefined): RequestListener {
  return ({ url, headers }, response) => {
    const content = read(decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname));
    if (!content) return void response.writeHead(404).end();
    const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    if (start === undefined) return void response.writeHead(200).end(content);
    const last = end ? Number(end) : content.length - 1;
    response.writeHead(206, {
      'Content-Range': `bytes ${start}-${String(last)}/${String(content.length)}`,
    });
    response.end(content.subarray(Number(start), last + 1));
  };
}
