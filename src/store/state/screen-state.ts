import type { BenchmarkTable } from '../../contract/benchmark.ts';
import type { OwnPicture } from './enlarging-state.ts';

/** The screens that can cover the page. */
export type Screen =
  | 'models'
  | 'drawer'
  | 'match'
  | 'enlarge'
  | 'editor'
  | 'viewer'
  | 'grid'
  | 'benchmark'
  | 'shortcuts';

/** The parts of the Match screen. */
export type MatchTab = 'compare' | 'describe' | 'retrieval';

export interface ScreenSlice {
  /** null while the page itself is in view. */
  readonly screen: Screen | null;
  openModels(): void;
  /** Shows all pictures. */
  openDrawer(): void;
  /** The model that the Models screen offers to make smaller, if the user came for that. */
  readonly shrinkOffer: string | null;
  offerShrinking(modelId: string): void;
  /** The tab of the Match screen that is, or was last, in view. */
  readonly matchTab: MatchTab;
  openMatch(tab?: MatchTab): void;
  /** Opens the screen for pictures of the user's own, starting with this one. */
  openEnlarge(picture?: OwnPicture): void;
  openGrid(): void;
  openBenchmark(table?: BenchmarkTable): void;
  openShortcuts(): void;
  closeScreen(): void;
}
