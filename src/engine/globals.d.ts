/** package.json's version, put in by vite.config.ts. */
declare const __APP_VERSION__: string;
