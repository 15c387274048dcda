/** Pictures in the full window: the selected one, alone or beside another. */
export interface ViewerSlice {
  /** The picture that it is compared with; null for none. That picture may be gone by now. */
  readonly comparedId: string | null;
  view(id: string): void;
  /** Compares a picture with the other one, or with its source, or else with its neighbour in the gallery. */
  compare(id: string, withId?: string): void;
  stopComparing(): void;
  /** Selects the next older picture (1) or the next newer one (-1), if there is one. */
  showNext(step: 1 | -1): void;
}
