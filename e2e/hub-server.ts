import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How responses go wrong; always, unless `times` is set. */
export type Fault = { readonly times?: number } & (
  | { readonly type: 'status'; readonly status: number; readonly headers?: Headers }
  /** The connection ends after this many bytes of the body; `hard` also loses bytes in transit. */
  | {
      readonly type: 'cut';
      readonly afterBytes: (answer: number) => number;
      readonly isHard?: boolean;
      /** After every 64 kB; 1 makes about 500 Mbit/s. */
      readonly pauseMs?: number;
    }
  /** The body ends early, but properly. */
  | { readonly type: 'truncate'; readonly bytes: number }
  /** This many bytes at a time, with a pause in between. */
  | { readonly type: 'trickle'; readonly bytes: number; readonly pauseMs: number }
  /** Nothing more is sent, but the connection stays open. */
  | { readonly type: 'hang'; readonly afterBytes: number; readonly pauseMs?: number }
  /** Bytes that differ from the listed hash. */
  | { readonly type: 'corrupt' }
  /** The site does not support ranges. */
  | { readonly type: 'no-ranges' }
  /** The site does not let pages of other origins read the file. */
  | { readonly type: 'no-cors' }
  /** The site sends a web page instead, such as a sign-in page. */
  | { readonly type: 'page' }
);
type Headers = Readonly<Record<string, string>>;

interface RepositoryFile {
  readonly bytes: Buffer;
  readonly isLfs: boolean;
}

export interface Recorded {
  readonly origin: 'hub' | 'cdn';
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** Larger files are on the second origin, like LFS files on the hub. */
const LFS_FROM_BYTES = 10_000;
const CHUNK_BYTES = 64 * 1024;
/** The response headers that the hub exposes to other origins, and those of its content servers. */
const HUB_EXPOSES =
  'X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,Retry-After';

const gitSha1 = (bytes: Buffer) =>
  createHash('sha1')
    .update(`blob ${String(bytes.length)}\0`)
    .update(bytes)
    .digest('hex');

const digests = new WeakMap<Buffer, string>();
export function sha256(bytes: Buffer): string {
  const digest = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, digest);
  return digest;
}

/**
 * The hub as a page sees it, with one repository: the API and small files on one origin, large files through a redirect to a
 * second one that, like the real one, refuses preflights. Its files also have download links like those of model sites.
 * Faults are set by path.
 */
export class HubServer {
  readonly requests: Recorded[] = [];
  /** Body bytes sent to the browser, by path. */
  readonly sentBytes = new Map<string, number>();
  readonly #files = new Map<string, RepositoryFile>();
  readonly #faults = new Map<string, { fault: Fault; answers: number }>();
  readonly #served = new Map<string, Buffer>();
  card: Readonly<Record<string, string>> = { license: 'mit' };
  /** The token that the repository requires. */
  token: string | null = null;
  commit = 'c0ffee'.padEnd(40, '0');
  pageSize = 4;

  private constructor(
    readonly repo: string,
    private readonly hub: Server,
    private readonly cdn: Server,
  ) {
    hub.on('request', (request, response) => this.#answerHub(request, response));
    cdn.on('request', (request, response) => this.#answerCdn(request, response));
  }

  static async start(repo = 'SkyWork/Test'): Promise<HubServer> {
    const servers = [createServer(), createServer()] as const;
    for (const server of servers) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    return new HubServer(repo, ...servers);
  }

  get endpoint(): string {
    return `http://localhost:${String((this.hub.address() as AddressInfo).port)}`;
  }

  /** A link without a file name, which redirects to a signed address that has one. */
  downloadLink(path: string): string {
    return `${this.endpoint}/download/${encodeURIComponent(path)}?type=Model`;
  }

  get cdnOrigin(): string {
    return `http://localhost:${String((this.cdn.address() as AddressInfo).port)}`;
  }

  put(path: string, bytes: Buffer | string): void {
    const content = Buffer.from(bytes);
    this.#files.set(path, { bytes: content, isLfs: content.length >= LFS_FROM_BYTES });
  }

  /** From now on this path has different bytes and another ETag than listed. */
  replace(path: string, bytes: Buffer): void {
    this.#served.set(path, bytes);
  }

  fail(path: string, fault: Fault): void {
    this.#faults.set(path, { fault, answers: 0 });
  }

  heal(): void {
    this.#faults.clear();
    this.#served.clear();
  }

  async stop(): Promise<void> {
    for (const server of [this.hub, this.cdn]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  #answerHub(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.endpoint);
    this.#record('hub', request, url);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', HUB_EXPOSES);
    if (request.method === 'OPTIONS') {
      response.setHeader('Access-Control-Allow-Headers', 'Authorization, Range');
      response.writeHead(204).end();
      return;
    }
    if (this.token !== null && request.headers.authorization !== `Bearer ${this.token}`) {
      response.setHeader('X-Error-Code', 'GatedRepo');
      response.writeHead(request.headers.authorization === undefined ? 401 : 403).end();
      return;
    }
    if (url.pathname.startsWith('/download/')) {
      const path = decodeURIComponent(url.pathname.slice('/download/'.length));
      const disposition = encodeURIComponent(`attachment; filename="${path}"`);
      const signed = `?signature=once&response-content-disposition=${disposition}`;
      response.writeHead(302, { Location: `${this.cdnOrigin}/${encodeURI(path)}${signed}` }).end();
      return;
    }
    const api = `/api/models/${this.repo}`;
    const resolve = `/${this.repo}/resolve/`;
    if (url.pathname.startsWith(`${api}/tree/`)) this.#listing(url, response);
    else if (url.pathname.startsWith(api)) this.#info(response);
    else if (url.pathname.startsWith(resolve)) {
      const [revision = '', ...names] = url.pathname.slice(resolve.length).split('/');
      this.#resolve(revision, names.map(decodeURIComponent).join('/'), request, response);
    } else response.writeHead(404, { 'X-Error-Code': 'RepoNotFound' }).end();
  }

  #info(response: ServerResponse): void {
    if (this.#failed('api', response)) return;
    const siblings = [...this.#files.keys()].map((rfilename) => ({ rfilename }));
    json(response, {
      _id: '0',
      id: this.repo,
      sha: this.commit,
      private: false,
      gated: this.token !== null && 'auto',
      lastModified: new Date(0).toISOString(),
      cardData: this.card,
      siblings,
    });
  }

  #listing(url: URL, response: ServerResponse): void {
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const all = [...this.#files];
    if (start + this.pageSize < all.length) {
      url.searchParams.set('cursor', String(start + this.pageSize));
      response.setHeader('Link', `<${url.href}>; rel="next"`);
    }
    const entries = all.slice(start, start + this.pageSize).map(([path, { bytes, isLfs }]) => ({
      type: 'file',
      path,
      size: bytes.length,
      oid: gitSha1(bytes),
      ...(isLfs && { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 } }),
    }));
    json(response, entries);
  }

  #resolve(
    revision: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const file = this.#files.get(path);
    if (!file || (revision !== this.commit && revision !== 'main')) {
      response.writeHead(404, { 'X-Error-Code': 'EntryNotFound' }).end();
      return;
    }
    response.setHeader('X-Repo-Commit', this.commit);
    response.setHeader('Accept-Ranges', 'bytes');
    if (!file.isLfs) {
      this.#send(path, file.bytes, request, response);
      return;
    }
    response.setHeader('X-Linked-Etag', `"${sha256(file.bytes)}"`);
    response.setHeader('X-Linked-Size', file.bytes.length);
    response.setHeader('Location', `${this.cdnOrigin}/${encodeURI(path)}?signature=once`);
    response.writeHead(302).end();
  }

  #answerCdn(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.cdnOrigin);
    this.#record('cdn', request, url);
    if (request.method === 'OPTIONS') {
      response.writeHead(403).end();
      return;
    }
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range, Retry-After');
    const path = decodeURIComponent(url.pathname.slice(1));
    const file = this.#files.get(path);
    if (file) this.#send(path, file.bytes, request, response);
    else response.writeHead(404).end();
  }

  #send(path: string, original: Buffer, request: IncomingMessage, response: ServerResponse): void {
    if (this.#failed(path, response)) return;
    const fault = this.#nextFault(path);
    if (fault?.type === 'no-cors') response.removeHeader('Access-Control-Allow-Origin');
    if (fault?.type === 'page') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>Sign in</title>');
      return;
    }
    let bytes = this.#served.get(path) ?? original;
    if (fault?.type === 'corrupt') bytes = Buffer.alloc(bytes.length, 7);
    const etag = `"${sha256(bytes)}"`;
    const range = fault?.type === 'no-ranges' ? null : rangeOf(request, etag, bytes.length);
    if (range === 'unsatisfiable') {
      response.writeHead(416, { 'Content-Range': `bytes */${String(bytes.length)}` }).end();
      return;
    }
    const start = range?.start ?? 0;
    const body = bytes.subarray(start, range?.end);
    const headers: Record<string, string | number> = { ETag: etag };
    if (fault?.type !== 'truncate') headers['Content-Length'] = body.length;
    if (range !== null) {
      const last = start + body.length - 1;
      headers['Content-Range'] = `bytes ${String(start)}-${String(last)}/${String(bytes.length)}`;
    }
    response.writeHead(range === null ? 200 : 206, headers);
    if (request.method === 'HEAD') response.end();
    else void this.#stream(path, body, fault, response);
  }

  async #stream(
    path: string,
    body: Buffer,
    fault: (Fault & { readonly answer: number }) | null,
    response: ServerResponse,
  ): Promise<void> {
    let end = body.length;
    if (fault?.type === 'cut') end = Math.min(end, fault.afterBytes(fault.answer));
    if (fault?.type === 'truncate') end = Math.min(end, fault.bytes);
    if (fault?.type === 'hang') end = Math.min(end, fault.afterBytes);
    const chunk = fault?.type === 'trickle' ? fault.bytes : CHUNK_BYTES;
    for (let at = 0; at < end && !response.destroyed; at += chunk) {
      const part = body.subarray(at, Math.min(at + chunk, end));
      this.sentBytes.set(path, (this.sentBytes.get(path) ?? 0) + part.length);
      if (!response.write(part)) await drained(response);
      if (fault && 'pauseMs' in fault) await pause(fault.pauseMs ?? 0);
    }
    if (fault?.type === 'hang') return;
    if (fault?.type === 'cut' && end < body.length) {
      if (fault.isHard) response.socket?.resetAndDestroy();
      else response.socket?.destroySoon();
    } else response.end();
  }

  /** Counts a response for this path; null once the fault has occurred `times` times. */
  #nextFault(path: string): (Fault & { readonly answer: number }) | null {
    const rule = this.#faults.get(path);
    if (!rule || rule.answers >= (rule.fault.times ?? Infinity)) return null;
    rule.answers += 1;
    return { ...rule.fault, answer: rule.answers - 1 };
  }

  #failed(path: string, response: ServerResponse): boolean {
    if (this.#faults.get(path)?.fault.type !== 'status') return false;
    const fault = this.#nextFault(path);
    if (fault?.type !== 'status') return false;
    response.writeHead(fault.status, fault.headers).end();
    return true;
  }

  #record(origin: Recorded['origin'], request: IncomingMessage, url: URL): void {
    const { method = '', headers } = request;
    this.requests.push({ origin, method, path: url.pathname, headers });
  }
}

/** The requested range; null for the whole file. */
function rangeOf(
  { headers }: IncomingMessage,
  etag: string,
  length: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const [, start, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (start === undefined) return null;
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return null;
  const end = last ? Math.min(Number(last) + 1, length) : length;
  return Number(start) < length ? { start: Number(start), end } : 'unsatisfiable';
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
