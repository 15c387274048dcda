/** Capabilities that a browser may lack or deny to this page, and what does not work without them. */
export type Capability =
  /** Painting is impossible. */
  | 'web-assembly'
  /** The page was loaded over plain http, so the disk, Web Locks, service workers and WebGPU are missing too. */
  | 'secure-context'
  /** OPFS: no models can be added; the built-in one is kept in the Cache API or in memory. */
  | 'disk'
  /** Web Locks: nothing keeps two tabs from changing the same model. */
  | 'locks';
