import { makeSmallApp } from '../scripts/small-app.mjs';

/** A preview server that was already running shows the app as it was built then; it reads each file anew. */
export default function setUp(): void {
  makeSmallApp();
}
