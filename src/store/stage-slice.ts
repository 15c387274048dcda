import type { AppState, SliceCreator } from './state/app-state.ts';
import type { StageSlice } from './state/stage-state.ts';

/** What the stage can show, in the order of the strip: null for the picture that is being painted. */
const placesOf = ({ run, pictures }: AppState): readonly (string | null)[] => [
  ...(run ? [null] : []),
  ...pictures.map(({ id }) => id),
];

export const createStageSlice: SliceCreator<StageSlice> = (_, get) => ({
  selectNeighbour(step) {
    const places = placesOf(get());
    const { selectedId } = get();
    // With nothing selected, the first one is shown.
    const at = selectedId === null ? 0 : places.indexOf(selectedId);
    const next = places[at + step];
    if (next !== undefined) get().select(next);
  },
});
