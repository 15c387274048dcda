const ASCII_TWINS: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '：': ':',
  '，': ',',
  '【': '[',
  '】': ']',
};

/** Full-width signs of the prompt grammar as their ASCII twins; a backslash before one keeps it as it is. */
export function normalizePunctuation(prompt: string): string {
  return prompt.replace(/\\.|[（）：，【】]/gsu, (sign) => ASCII_TWINS[sign] ?? sign);
}
