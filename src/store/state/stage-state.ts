export interface StageSlice {
  /** The batch whose pictures are shown together; null shows the newest picture's batch. Used only while no picture is selected. */
  readonly shownBatchId: string | null;
  /** Shows the picture after (1) or before (-1) the one on the stage, in the order of the strip; does nothing at its ends. */
  selectNeighbour(step: 1 | -1): void;
  /** Shows what is being painted, or else the newest picture. */
  showNewest(): void;
  /** Shows all pictures of a batch together. */
  showBatch(batchId: string): void;
  /**
   * Calls off what was asked for and waits for a guide. If nothing does, goes from a single picture back to its batch; otherwise
   * cancels the work on the picture in view.
   */
  leavePicture(): void;
}
