import type { OwnPicture } from './enlarging-state.ts';
import type { Incoming } from '../../contract/sharing.ts';

export type IncomingNotice =
  /** Only the first picture was taken. */
  | { readonly type: 'first-only'; readonly name: string; readonly others: number }
  /** Nothing that was opened or shared could be read. */
  | { readonly type: 'lost'; readonly from: Incoming['from'] };

export interface IncomingSlice {
  readonly incomingNotice: IncomingNotice | null;
  /** The picture that was taken last. */
  readonly takenPicture: OwnPicture | null;
  /** Takes the first of the pictures that were dropped, pasted, opened or shared, and shows the page. */
  takePictures(files: readonly File[]): Promise<void>;
  dismissIncomingNotice(): void;
}
