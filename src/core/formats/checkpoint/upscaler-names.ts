/** The prefixes, possibly nested, under which training code saves weights. */
const WRAPPER = /^((?:(?:params_ema|params-ema|params|model_state_dict|module|model|netG?)\.)*)/;

/** The first convolution: of RRDBNet in both spellings, and of SRVGGNetCompact. */
const FIRST = /^(conv_first|model\.0|body\.0)\.weight$/;

/** Running averages are better than the weights of the last step, and files with both are common. */
const isAverage = (root: string) => /params[_-]ema\.$/.test(root);

/** Real-ESRGAN's names for those of BSRGAN and of the first ESRGAN, whose final layers are numbered. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^model\.0\./, 'conv_first.'],
  [/^model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0\./, 'body.$1.rdb$2.conv$3.'],
  [/^model\.1\.sub\.(\d+)\.RDB(\d)\.conv1x1\./, 'body.$1.rdb$2.conv1x1.'],
  [/^model\.1\.sub\.\d+\.(weight|bias)$/, 'conv_body.$1'],
  [/^RRDB_trunk\.(\d+)\.RDB(\d)\./, 'body.$1.rdb$2.'],
  [/^trunk_conv\./, 'conv_body.'],
  [/^upconv(\d)\./, 'conv_up$1.'],
  [/^HRconv\./, 'conv_hr.'],
];

/**
 * The weights of an upscaler of the ESRGAN family, without wrappers and in Real-ESRGAN's names (`conv_first`,
 * `body.0.rdb1.conv1`, `conv_up1`), as `spandrel` also translates them. Empty for other files.
 */
export function upscalerWeights<T>(tensors: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const roots = [...tensors.keys()].flatMap((name) => rootOf(name) ?? []);
  const root = roots.find(isAverage) ?? roots[0];
  if (root === undefined) return new Map();
  const unwrapped = [...tensors].flatMap(([name, tensor]) =>
    name.startsWith(root) ? [[name.slice(root.length), tensor] as const] : [],
  );
  const tail = tailNames(unwrapped.map(([name]) => name));
  return new Map(unwrapped.map(([name, tensor]) => [renamed(name, tail), tensor]));
}

/** The prefix of the first convolution's name; null for any other name. */
function rootOf(name: string): string | null {
  const [longest = ''] = WRAPPER.exec(name) ?? [];
  // `model.` is a wrapper, but the first ESRGAN's own names begin with it too.
  const roots = [longest, longest.replace(/model\.$/, '')];
  return roots.find((root) => FIRST.test(name.slice(root.length))) ?? null;
}

function renamed(name: string, tail: ReadonlyMap<string, string>): string {
  const [module = '', number = ''] = /^model\.(\d+)\./.exec(name) ?? [];
  const known = tail.get(number);
  if (known !== undefined) return `${known}.${name.slice(module.length)}`;
  const rule = RENAMED.find(([old]) => old.test(name));
  return rule ? name.replace(...rule) : name;
}

/**
 * The first ESRGAN numbers all its layers: two for the trunk, three for each upsampling (resize, convolution, activation), then a
 * convolution, an activation and the last convolution.
 */
function tailNames(names: readonly string[]): ReadonlyMap<string, string> {
  const numbers = names.flatMap((name) => {
    const number = Number(/^model\.(\d+)\.weight$/.exec(name)?.[1] ?? 0);
    return number > 1 ? [number] : [];
  });
  const last = Math.max(0, ...numbers);
  return new Map(
    numbers.map((number) => {
      if (number === last) return [String(number), 'conv_last'];
      return [String(number), number === last - 2 ? 'conv_hr' : `conv_up${number / 3}`];
    }),
  );
}
