import type { Mutator } from './byte-mutations.ts';
import type { Seeded } from './seeded.ts';

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  '__metadata__',
  '',
  '\u0000',
  'a'.repeat(5000),
];

const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  'F32',
  'I64',
  'F4',
  'F99',
  '__proto__',
  '../../x.safetensors',
  -1,
  0,
  0.5,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 60,
  1e308,
  [],
  {},
  [0, 0],
  [2 ** 40, 2 ** 40],
  [[[[]]]],
  { __proto__: null, shape: [1] },
];

/** JSON text with one member replaced, removed, renamed or duplicated, or nested absurdly deep. */
export function mutateJson(text: string, random: Seeded): { text: string; what: string } {
  const root: unknown = JSON.parse(text);
  const [holder, key] = randomPlace(root, random);
  const old = JSON.stringify(holder[key]);
  switch (random.below(6)) {
    case 0:
      Reflect.deleteProperty(holder, key);
      return { text: JSON.stringify(root), what: `${key} removed` };
    case 1: {
      const name = random.pick(KEYS);
      Object.defineProperty(holder, name, { value: holder[key], enumerable: true });
      return { text: JSON.stringify(root), what: `${key} also as ${name.slice(0, 20)}` };
    }
    case 2: {
      const entry = `${JSON.stringify(key)}:${old}`;
      return {
        text: JSON.stringify(root).replace(entry, `${entry},${entry}`),
        what: `${key} twice`,
      };
    }
    case 3: {
      const depth = random.pick([10, 127, 128, 50_000]);
      holder[key] = '<nest>';
      const nest = '['.repeat(depth) + ']'.repeat(depth);
      return { text: JSON.stringify(root).replace('"<nest>"', nest), what: `${key} ${depth} deep` };
    }
    case 4: {
      const change = random.pick([-1, 1, 4, 8, 1024]);
      if (typeof holder[key] === 'number') holder[key] += change;
      else holder[key] = change;
      return { text: JSON.stringify(root), what: `${key} changed by ${change}` };
    }
    default:
      holder[key] = random.pick(VALUES);
      return { text: JSON.stringify(root), what: `${key} is ${JSON.stringify(holder[key])}` };
  }
}

/** A random member at any depth; inner ones are as likely as outer ones. */
function randomPlace(root: unknown, random: Seeded): [Record<string, unknown>, string] {
  let holder = root as Record<string, unknown>;
  for (;;) {
    const key = random.pick(Object.keys(holder));
    const inner = holder[key];
    const isOpen = typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0;
    if (!isOpen || random.chance(0.3)) return [holder, key];
    holder = inner as Record<string, unknown>;
  }
}

export const mutateJsonFile: Mutator = (bytes, random) => {
  const { text, what } = mutateJson(Buffer.from(bytes).toString('utf8'), random);
  return { bytes: new Uint8Array(Buffer.from(text)), what };
};
