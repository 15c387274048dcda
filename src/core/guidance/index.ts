export { classifierFreeGuidance } from './classifier-free.ts';
