export { addPngText, readPngText } from '../core/formats/png-text.ts';
