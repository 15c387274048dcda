export interface StageSlice {
  /** Shows the picture after (1) or before (-1) the one on the stage, in the order of the strip; none beyond its ends. */
  selectNeighbour(step: 1 | -1): void;
}
