import { makeSmallApp } from '../scripts/small-app.mjs';

/** Updates the app for a preview server that was already running; it reads each file anew. */
export default function setUp(): void {
  makeSmallApp();
}
