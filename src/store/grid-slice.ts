import { asRecord } from './as-record.ts';
import { GRID_AXIS_KEYS, reviveGridPlan } from './grid-plan.ts';
import type { AxisText } from './grid-values.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { GridSlice, ShownGrid } from './state/grid-state.ts';

const EMPTY: readonly AxisText[] = [
  { key: 'sampler', text: '' },
  { key: 'steps', text: '' },
  { key: null, text: '' },
];

export function createGridSlice(
  saved: Pick<GridSlice, 'gridTexts' | 'shownGrid'>,
): SliceCreator<GridSlice> {
  return (set, get) => ({
    gridTexts: saved.gridTexts,
    shownGrid: saved.shownGrid,
    setGridText(axis, change) {
      const { gridTexts } = get();
      set({ gridTexts: gridTexts.map((one, at) => (at === axis ? { ...one, ...change } : one)) });
    },
    paintGrid: (grid) => get().generate({ grid }),
  });
}

export function reviveGridTexts(saved: unknown): readonly AxisText[] {
  if (!Array.isArray(saved)) return EMPTY;
  return EMPTY.map((empty, at) => {
    const { key, text } = asRecord(saved[at]);
    if (typeof text !== 'string') return empty;
    return { key: GRID_AXIS_KEYS.find((known) => known === key) ?? null, text };
  });
}

export function reviveShownGrid(saved: unknown): ShownGrid | null {
  const { id, plan: savedPlan } = asRecord(saved);
  const plan = reviveGridPlan(savedPlan);
  return typeof id === 'string' && plan ? { id, plan } : null;
}
