export interface DamageSlice {
  /** A model that has painted and whose files were found to have changed. */
  readonly damageNotice: {
    readonly modelId: string;
    /** Whether only copies had changed, which the engine makes again. */
    readonly isMended: boolean;
  } | null;
  dismissDamageNotice(): void;
}
