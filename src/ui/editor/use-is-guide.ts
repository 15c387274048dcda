import { useState } from 'react';
import { useApp } from '../store-context.ts';

/** Whether a guide's lines are being drawn instead of a mask; the answer stays the same while the editor closes. */
export function useIsGuide(): boolean {
  const isGuide = useApp(({ editing }) => Boolean(editing?.guide));
  const [first] = useState(isGuide);
  return first;
}
