export interface SilenceSlice {
  /** Whether the engine is working but has been silent for unusually long. */
  readonly isSilent: boolean;
  /** Restarts the engine; its jobs start over. */
  restartEngine(): void;
}
