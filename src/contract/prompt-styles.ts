export { applyStyles, type PromptStyle } from '../core/prompt/styles.ts';
