const ASCII_TWINS: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '：': ':',
  '，': ',',
  '【': '[',
  '】': ']',
};

/** Replaces full-width characters of the prompt grammar by their ASCII forms, unless a backslash precedes them. */
export function normalizePunctuation(prompt: string): string {
  return prompt.replace(/\\.|[（）：，【】]/gsu, (sign) => ASCII_TWINS[sign] ?? sign);
}
