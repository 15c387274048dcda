/** Pictures in the whole window: the selected one, alone or beside another. */
export interface ViewerSlice {
  /** Which one it is compared with; null for none. It may be gone by now. */
  readonly comparedId: string | null;
  view(id: string): void;
  /** With the other one, or with what it came from, or else with its neighbour in the gallery. */
  compare(id: string, withId?: string): void;
  stopComparing(): void;
  /** Selects the next older picture (1) or the next newer one (-1), if there is one. */
  showNext(step: 1 | -1): void;
}
