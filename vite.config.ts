import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import packageJson from './package.json' with { type: 'json' };
import { webManifest } from './src/ui/web-manifest.ts';

/**
 * Sent by the dev and preview servers. The page works without any of them (index.html carries the same policy
 * as a meta tag); isolation gives the WASM backend threads, and the policy then covers the worker too.
 */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  // Any https site: which hub or mirror to use is the user's choice, and where that sends the download is the hub's.
  // See docs/adr/0005-downloads-from-hubs.md.
  "connect-src 'self' blob: https: http://localhost:* http://127.0.0.1:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export default defineConfig({
  base: './',
  plugins: [
    react(),
    {
      name: 'content-security-policy',
      apply: 'build',
      transformIndexHtml: (html) =>
        html.replace(
          '<meta charset="utf-8" />',
          `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />`,
        ),
    },
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'service-worker.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: webManifest,
      injectManifest: {
        globPatterns: ['**/*.{js,mjs,css,html,svg,png,wasm,webmanifest}'],
        globIgnores: ['models/**'],
        // onnxruntime's WebAssembly is up to 27 MB; the service worker keeps one of its two builds.
        maximumFileSizeToCacheInBytes: 32 * 2 ** 20,
      },
    }),
  ],
  worker: { format: 'es' },
  define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
  build: { target: 'es2023', chunkSizeWarningLimit: 700 },
  server: { headers },
  preview: {
    port: 4173,
    headers: { ...headers, 'Content-Security-Policy': contentSecurityPolicy },
  },
});
