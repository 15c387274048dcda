/** Signs and words that mean more than themselves; `:`, `|` and a comma do so only inside of brackets. */
const SYNTAX = /[()[\]\\（）【】]|(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])/u;

/**
 * Whether the prompt grammar has anything to say about a prompt. One without syntax goes to the tokenizer to the letter, so
 * that it gives what diffusers gives.
 */
export function hasSyntax(prompt: string): boolean {
  return SYNTAX.test(prompt);
}
