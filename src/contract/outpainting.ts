/** For the page, which makes the canvas larger before it sends a request. */
export { growCanvas, type GrownCanvas, type Sides } from '../core/image/grow-canvas.ts';
