import type { GridPlan } from '../grid-plan.ts';
import type { AxisText } from '../grid-values.ts';

/** A requested grid; the ids of its pictures are derived from its own. */
export interface ShownGrid {
  readonly id: string;
  readonly plan: GridPlan;
}

export interface GridSlice {
  /** What was typed for columns, rows and sheets. */
  readonly gridTexts: readonly AxisText[];
  /** The last grid that was requested. */
  readonly shownGrid: ShownGrid | null;
  setGridText(axis: number, change: Partial<AxisText>): void;
  paintGrid(plan: GridPlan): Promise<void>;
}
