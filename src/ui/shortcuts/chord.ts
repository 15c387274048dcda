/** As Apple's menus write them, in the order of keys that these have. */
const ON_MAC: Readonly<Record<string, string>> = { Shift: '⇧', Ctrl: '⌘', Enter: '↩' };
const ORDER = Object.keys(ON_MAC);

const isMac = () => /mac|iphone|ipad/i.test(navigator.userAgent);

/**
 * Keys to press together, as this system writes them: `Ctrl+Shift+Z`, or `⇧⌘Z` on Apple's. Handlers take both Ctrl and ⌘.
 *
 * @param keys joined by `+`, with `Ctrl` for the command key
 */
export function chord(keys: string, onMac = isMac()): string {
  if (!onMac || keys === '+') return keys;
  const place = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  const names = keys.split('+').sort((a, b) => place(a) - place(b));
  return names.map((key) => ON_MAC[key] ?? key).join('');
}
