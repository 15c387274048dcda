/** Keys of the full-screen view; the view and the list of shortcuts both read this table. */
export const VIEWER_KEYS = {
  newer: ['ArrowLeft', 'PageUp'],
  older: ['ArrowRight', 'PageDown'],
  zoomIn: ['+', '='],
  zoomOut: ['-'],
  fit: ['0'],
  actual: ['1'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ViewerAct = keyof typeof VIEWER_KEYS;

export function viewerActOf(key: string): ViewerAct | null {
  const acts = Object.keys(VIEWER_KEYS) as ViewerAct[];
  return acts.find((act) => (VIEWER_KEYS[act] as readonly string[]).includes(key)) ?? null;
}
