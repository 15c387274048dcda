export interface Caption {
  readonly text: string;
  /** The names or ids of its pictures, as written. */
  readonly pictures: readonly string[];
}
