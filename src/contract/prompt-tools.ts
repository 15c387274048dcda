/** What the page needs while a prompt is edited; loaded with the parts that use it. */
export { changeWeight, type TextEdit } from '../core/prompt/change-weight.ts';
export { promptFaults, type PromptFault } from '../core/prompt/prompt-faults.ts';
export { writeStyles } from '../core/formats/write-styles.ts';
