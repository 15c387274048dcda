/** Shared, so that code elsewhere that writes into the prompt can also move the focus there. */
export const PROMPT_ID = 'prompt';
