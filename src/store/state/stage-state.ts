export interface StageSlice {
  /** The batch whose pictures are shown together; null shows that of the newest picture. Only while none is selected. */
  readonly shownBatchId: string | null;
  /** Shows the picture after (1) or before (-1) the one on the stage, in the order of the strip; none beyond its ends. */
  selectNeighbour(step: 1 | -1): void;
  /** Shows what is being painted, or else the newest. */
  showNewest(): void;
  /** Shows all pictures of a batch together. */
  showBatch(batchId: string): void;
  /** From a single picture back to its batch; otherwise ends what is being done to the picture in view. */
  leavePicture(): void;
}
