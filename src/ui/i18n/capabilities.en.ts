import type { Catalogue } from './zh-cn.ts';

/** What a browser lacks or refuses to the page, and what still works. */
export const capabilitiesEn: Catalogue['capabilities'] = {
  'web-assembly': {
    title: 'This browser has no WebAssembly, so it cannot paint',
    help: 'Update the browser. In Lockdown Mode, make an exception for this site. You can still see and download earlier pictures.',
  },
  'secure-context': {
    title: 'This page was opened over http, so some features are off',
    help: 'Browsers keep the GPU and local storage for https pages. Here, the built-in model paints on the CPU and is downloaded on each visit; you cannot add models. Use the https address or, on this computer, localhost.',
  },
  disk: {
    title: 'This browser cannot keep files for this page',
    help: 'So you cannot add models; the built-in model works as usual. To add models, use a current Chrome, Edge, Firefox or Safari, outside a private window.',
  },
  locks: {
    title: 'This browser cannot coordinate several tabs',
    help: 'Painting works, but do not use this page in two tabs at once, or a model that is being added may break. Updating the browser solves this.',
  },
};
