/**
 * All security headers in one place. vite.config.ts builds the meta tag, the preview server's headers and the `_headers` file
 * from them, the service worker adds them to what it serves, and docs/hosting has them for other servers.
 * See docs/adr/0008-security-headers.md.
 */

type Policy = Readonly<Record<string, readonly string[]>>;
export type HeaderFields = Readonly<Record<string, string>>;

/** The folders of the built workers. Each has its own policy, and hosts match policies by folder. */
export const WORKER_FOLDERS = {
  /** They see prompts and pictures, and may only reach the app's own files. */
  paint: 'workers',
  /** They download models from any site that the user chooses. */
  library: 'network-workers',
} as const;

/** For every file. With the first two, the page is isolated from other sites, which threads require. */
export const COMMON_HEADERS: HeaderFields = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const LOCKED = {
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** The directives that a meta tag supports too. */
const PAGE_POLICY: Policy = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'connect-src': ["'self'", 'blob:'],
  ...LOCKED,
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['default'],
};

const workerPolicy = (...sites: readonly string[]): Policy => ({
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // onnxruntime's threads are workers of a worker.
  'worker-src': ["'self'"],
  'connect-src': ["'self'", 'blob:', ...sites],
  ...LOCKED,
});

const text = (policy: Policy) =>
  Object.entries(policy)
    .map(([directive, values]) => [directive, ...values].join(' '))
    .join('; ');

/** For hosts that send no headers, until the service worker does. */
export const META_POLICY = text(PAGE_POLICY);

const PAGE = text({ ...PAGE_POLICY, 'frame-ancestors': ["'none'"] });

/**
 * The policies by path, where `*` matches anything. No two paths overlap, because some hosts join the headers of all matching
 * rules, and a browser that gets two policies obeys both.
 */
export const POLICIES: Readonly<Record<string, string>> = {
  '/': PAGE,
  '/index.html': PAGE,
  [`/${WORKER_FOLDERS.paint}/*`]: text(workerPolicy()),
  // Any https site: mirrors are the user's choice. Plain http is for mirrors on the user's own machine.
  [`/${WORKER_FOLDERS.library}/*`]: text(
    workerPolicy('https:', 'http://localhost:*', 'http://127.0.0.1:*'),
  ),
};

/** All headers for the file at a path relative to the app's folder, such as `/index.html`. */
export function headersOf(path: string): HeaderFields {
  const [, policy] =
    Object.entries(POLICIES).find(([rule]) =>
      rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule,
    ) ?? [];
  return policy === undefined
    ? COMMON_HEADERS
    : { ...COMMON_HEADERS, 'Content-Security-Policy': policy };
}

/** `_headers`, as Netlify and Cloudflare Pages read it from the root of the site. */
export function headersFile(): string {
  const rule = (path: string, headers: HeaderFields) =>
    `${path}\n${Object.entries(headers)
      .map(([name, value]) => `  ${name}: ${value}\n`)
      .join('')}`;
  return [
    rule('/*', COMMON_HEADERS),
    ...Object.entries(POLICIES).map(([path, policy]) =>
      rule(path, { 'Content-Security-Policy': policy }),
    ),
  ].join('\n');
}

/** For nginx: a map for its `http` block, and the headers for its `server` block. */
export function nginxSnippet(): string {
  const patterns = Object.entries(POLICIES).map(([path, policy]) => {
    const pattern = path.replaceAll('.', '\\.').replace('*', '.*');
    return `  "~^${pattern}$" "${policy}";\n`;
  });
  const common = Object.entries(COMMON_HEADERS).map(
    ([name, value]) => `add_header ${name} "${value}" always;\n`,
  );
  return [
    '# In the http block. A path without a policy gets no such header.\n',
    'map $uri $skypaint_policy {\n',
    '  default "";\n',
    ...patterns,
    '}\n\n',
    '# In the server block. A location with an add_header of its own needs these again.\n',
    ...common,
    'add_header Content-Security-Policy $skypaint_policy always;\n',
  ].join('');
}

/** For Caddy: lines for the site's block. */
export function caddySnippet(): string {
  return [
    'header {\n',
    ...Object.entries(COMMON_HEADERS).map(([name, value]) => `\t${name} "${value}"\n`),
    '}\n',
    ...Object.entries(POLICIES).map(
      ([path, policy]) => `header ${path} Content-Security-Policy "${policy}"\n`,
    ),
  ].join('');
}
