/** What can cover the page. */
export type Screen = 'models' | 'match';

export interface ScreenSlice {
  /** null while the page itself is in view. */
  readonly screen: Screen | null;
  openModels(): void;
  openMatch(): void;
  closeScreen(): void;
}
