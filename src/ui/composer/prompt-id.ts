/** So that what writes into the prompt from elsewhere can put the cursor there too. */
export const PROMPT_ID = 'prompt';
