import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { checkPageWeight } from './page-weight.ts';
import packageJson from './package.json' with { type: 'json' };
import {
  COMMON_HEADERS,
  headersFile,
  headersOf,
  META_POLICY,
  WORKER_FOLDERS,
} from './security-headers.ts';
import { webManifest } from './src/ui/web-manifest.ts';

/** Many small files compress worse than one, and each costs a request. */
const CHUNKS = [
  // All that is loaded before the first screen.
  { name: 'page', tags: ['$initial' as const], priority: 2 },
  // What is shared among the parts that come later, by those that need it.
  {
    name: 'shared',
    entriesAware: true,
    entriesAwareMergeThreshold: 20_000,
    minShareCount: 2,
    priority: 1,
  },
];

export default defineConfig({
  base: './',
  plugins: [
    react(),
    securityHeaders(),
    checkPageWeight(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'service-worker.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: webManifest,
      injectManifest: {
        globPatterns: ['**/*.{js,mjs,css,html,svg,png,wasm,webmanifest}', 'upscalers/**'],
        globIgnores: ['models/**'],
        // onnxruntime's WebAssembly is up to 27 MB; the service worker keeps one of its two builds.
        maximumFileSizeToCacheInBytes: 32 * 2 ** 20,
      },
    }),
  ],
  worker: {
    format: 'es',
    plugins: () => [oneOnnxRuntime(), lightThreads()],
    // In a folder for each policy, one below the page: see src/engine/beside-the-page.ts.
    rollupOptions: {
      output: {
        entryFileNames: ({ name }) =>
          `${WORKER_FOLDERS[name.startsWith('library') ? 'library' : 'paint']}/[name]-[hash].js`,
        chunkFileNames: `${WORKER_FOLDERS.paint}/[name]-[hash].js`,
      },
    },
  },
  define: {
    __APP_VERSION__: JSON.stringify(packageJson.version),
    __ENGINE_VERSION__: JSON.stringify(
      `${packageJson.version}, onnxruntime-web ${packageJson.dependencies['onnxruntime-web']}`,
    ),
  },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: CHUNKS },
        // Otherwise a shared file is named after all that share it.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
      },
    },
  },
  server: { headers: { ...COMMON_HEADERS } },
  preview: { port: 4173 },
});

/** Puts the policies of security-headers.ts where each reader looks for them. */
function securityHeaders(): Plugin {
  return {
    name: 'security-headers',
    apply: (_, { command, isPreview }) => command === 'build' || isPreview === true,
    transformIndexHtml: (html) =>
      html.replace(
        '<meta charset="utf-8" />',
        `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${META_POLICY}" />`,
      ),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        for (const field of Object.entries(headersOf(pathname))) response.setHeader(...field);
        next();
      });
    },
  };
}

/** transformers.js runs on the onnxruntime that it is given (see src/runtime/tools), so its own copy stays out of the bundle. */
function oneOnnxRuntime(): Plugin {
  const nothing = '\0no-onnxruntime';
  return {
    name: 'one-onnxruntime',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source.startsWith('onnxruntime-web') && importer?.includes('@xenova/transformers')
        ? nothing
        : null,
    load: (id) => (id === nothing ? 'export {};' : null),
  };
}

/**
 * Each of onnxruntime's threads loads onnxruntime's file and whatever that imports. The bundler puts its stand-in for `require`,
 * which the file mentions for Node's sake, into the worker's own file, so every thread would run the whole worker.
 */
function lightThreads(): Plugin {
  return {
    name: 'light-threads',
    transform: {
      filter: { id: /onnxruntime-web\/dist\// },
      handler: (code) => code.replaceAll(/(?<![\w.$])require(?=[.<?):])/g, 'globalThis.require'),
    },
    generateBundle(_, files) {
      for (const file of Object.values(files)) {
        const isOnnxRuntime = file.type === 'chunk' && file.facadeModuleId?.includes('onnxruntime');
        if (isOnnxRuntime && file.imports.length > 0)
          this.error(`onnxruntime's threads would run ${file.imports.join(', ')}`);
      }
    },
  };
}
