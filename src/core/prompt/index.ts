export { applyStyleTag } from './style-tag.ts';
