/** package.json's version, inserted by vite.config.ts. */
declare const __APP_VERSION__: string;

/** The same with onnxruntime's version. */
declare const __ENGINE_VERSION__: string;
