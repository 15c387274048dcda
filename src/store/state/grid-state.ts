import type { GridPlan } from '../grid-plan.ts';
import type { AxisText } from '../grid-values.ts';

/** A grid that was asked for: the ids of its pictures follow from its own. */
export interface ShownGrid {
  readonly id: string;
  readonly plan: GridPlan;
}

export interface GridSlice {
  /** What is typed for columns, rows and sheets. */
  readonly gridTexts: readonly AxisText[];
  /** The last one that was asked for. */
  readonly shownGrid: ShownGrid | null;
  setGridText(axis: number, change: Partial<AxisText>): void;
  paintGrid(plan: GridPlan): Promise<void>;
}
