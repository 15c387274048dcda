import { linesOf, optionsOf, refuseCycles, type Wildcards } from './fill-template.ts';
import { mayBeTemplate, parseTemplate, type TemplateNode } from './template.ts';

/**
 * All texts that a template can give, in the order in which its options are written: as many as `countVariants` counts, unless two
 * choices give the same text. Each is itself a template without choices: braces that are plain text keep their backslash.
 *
 * @param limit the maximum number of texts
 * @throws AppError like `resolvePromptTemplate` for lists that contain each other
 */
export function allVariants(
  template: string,
  wildcards: Wildcards,
  limit: number,
): readonly string[] {
  if (!mayBeTemplate(template)) return [template];
  refuseCycles(template, wildcards);
  const found = new Set<string>();
  for (const text of ofNodes(parseTemplate(template), wildcards)) {
    found.add(text);
    if (found.size >= limit) break;
  }
  return [...found];
}

function* ofNodes(nodes: readonly TemplateNode[], wildcards: Wildcards): Generator<string> {
  const [first, ...rest] = nodes;
  if (first === undefined) return yield '';
  for (const head of ofNode(first, wildcards)) {
    for (const tail of ofNodes(rest, wildcards)) yield head + tail;
  }
}

function* ofNode(node: TemplateNode, wildcards: Wildcards): Generator<string> {
  if (typeof node === 'string') return yield node.replace(/[{}｛｝]/gu, '\\$&');
  if (node.type === 'wildcard') {
    const lines = linesOf(node.name, wildcards);
    if (!lines || lines.length === 0) return yield `__${node.name}__`;
    for (const line of lines) yield* ofNodes(parseTemplate(line), wildcards);
    return;
  }
  const options = optionsOf(node.options, wildcards).map(({ nodes }) => nodes);
  const most = Math.min(node.max, options.length);
  for (let count = Math.min(node.min, most); count <= most; count++) {
    yield* selections(options, count, node.separator, wildcards);
  }
}

/** The ways to choose `count` of the options in some order. */
function* selections(
  options: readonly (readonly TemplateNode[])[],
  count: number,
  separator: string,
  wildcards: Wildcards,
): Generator<string> {
  if (count === 0) return yield '';
  for (const [at, nodes] of options.entries()) {
    const others = options.toSpliced(at, 1);
    for (const head of ofNodes(nodes, wildcards)) {
      for (const tail of selections(others, count - 1, separator, wildcards)) {
        yield count === 1 ? head : head + separator + tail;
      }
    }
  }
}
