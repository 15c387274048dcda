import type { ArchivePort } from './ports.ts';

/** An archive whose code is loaded with the first call. */
export function lazyArchive(load: () => Promise<ArchivePort>): ArchivePort {
  return {
    pack: async (...call) => (await load()).pack(...call),
    backUp: async (...call) => (await load()).backUp(...call),
    writeInto: async (...call) => (await load()).writeInto(...call),
    open: async (...call) => (await load()).open(...call),
    look: async (...call) => (await load()).look(...call),
  };
}
