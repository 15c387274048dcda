import { z } from 'zod';
import type { Caption } from './caption.ts';
import type { ProblemLog } from './caption-problem.ts';
import { linesOf } from './lines.ts';

const id = z.union([z.string(), z.number()]).transform(String);
const schema = z.object({ text_id: id.optional(), text: z.string(), image_ids: z.array(id) });

/** Chinese-CLIP's texts, one JSON object per line. */
export function parseTextsWithIds(text: string, problems: ProblemLog): Caption[] {
  const captions: Caption[] = [];
  const seen = new Set<string>();
  for (const [number, line] of linesOf(text, problems)) {
    const parsed = schema.safeParse(jsonOf(line));
    if (!parsed.success) {
      problems.note('broken-line', String(number));
      continue;
    }
    const { text_id, image_ids } = parsed.data;
    const words = parsed.data.text.trim();
    if (text_id !== undefined && seen.has(text_id)) problems.note('repeated-caption-id', text_id);
    else if (words === '') problems.note('empty-caption', String(number));
    else captions.push({ text: words, pictures: image_ids });
    if (text_id !== undefined) seen.add(text_id);
  }
  return captions;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
