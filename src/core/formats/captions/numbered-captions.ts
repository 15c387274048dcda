import type { Caption } from './caption.ts';
import type { ProblemLog } from './caption-problem.ts';
import { linesOf } from './lines.ts';

/**
 * `1000092795.jpg#0<tab>caption`, as in Flickr30K's results_20130124.token, or `1000092795.jpg#zhb#0 caption`, as in
 * Flickr30K-CN and Flickr8K-CN (github.com/li-xirong/cross-lingual-cap).
 */
const LINE = /^([^\t#]+)#((?:[a-z]+#)?\d+)[\t ]+(.*)$/i;

export function parseNumberedCaptions(text: string, problems: ProblemLog): Caption[] {
  const captions: Caption[] = [];
  const seen = new Set<string>();
  for (const [number, line] of linesOf(text, problems)) {
    const [, picture, which, rest] = LINE.exec(line.trimEnd() + ' ') ?? [];
    if (picture === undefined || which === undefined || rest === undefined) {
      problems.note('broken-line', String(number));
      continue;
    }
    const words = rest.trim();
    const id = `${picture}#${which}`;
    if (seen.has(id)) problems.note('repeated-caption-id', id);
    else if (words === '') problems.note('empty-caption', String(number));
    else captions.push({ text: words, pictures: [picture.trim()] });
    seen.add(id);
  }
  return captions;
}
