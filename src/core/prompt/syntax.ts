/** Characters and words with a meaning in the grammar; `:`, `|` and commas have one only inside brackets. */
const SYNTAX = /[()[\]\\（）【】]|(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])/u;

/**
 * Whether a prompt uses the grammar. One that does not goes to the tokenizer unchanged, so that it gives the same picture as in
 * diffusers.
 */
export function hasSyntax(prompt: string): boolean {
  return SYNTAX.test(prompt);
}
