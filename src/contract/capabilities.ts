/** What a browser may lack, or withhold from this page, and what then does not work. */
export type Capability =
  /** Nothing paints. */
  | 'web-assembly'
  /** The page came by plain http: with it go the disk, Web Locks, service workers and WebGPU. */
  | 'secure-context'
  /** OPFS: no models can be added; the one that ships with the page lives in the Cache API or in memory. */
  | 'disk'
  /** Web Locks: nothing keeps two tabs from changing the same model. */
  | 'locks';
