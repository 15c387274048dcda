/**
 * `JSON.parse` that refuses an object with the same key twice, which two readers could read differently.
 *
 * @throws SyntaxError naming the key, or whatever `JSON.parse` finds
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const open: (Set<string> | null)[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') addKey(open.at(-1), JSON.parse(lastString) as string);
    else lastString = token;
  }
  return value;
}

function addKey(keys: Set<string> | null | undefined, key: string): void {
  if (keys?.has(key)) throw new SyntaxError(`key ${JSON.stringify(key)} appears twice`);
  keys?.add(key);
}
