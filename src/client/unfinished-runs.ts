/** For each entry in localStorage, its tab holds a lock of the same name. */
const PREFIX = 'skypaint-painting-';

/**
 * Remembers which models are being painted with, so that the next visit knows of runs that never ended because the page, the
 * browser or the machine crashed.
 *
 * @param tab identifies this tab
 */
export function unfinishedRuns(tab: string) {
  const key = PREFIX + tab;
  let release = () => {};

  const end = () => {
    release();
    attempt(() => localStorage.removeItem(key));
  };
  // A page that is closed normally has not crashed.
  addEventListener('pagehide', end);

  return {
    begin(modelIds: readonly string[]): void {
      end();
      attempt(() => localStorage.setItem(key, JSON.stringify(modelIds)));
      void locks()
        ?.request(key, () => new Promise<void>((resolve) => (release = resolve)))
        .catch(() => undefined);
    },
    end,
    /** The models that vanished tabs were painting with; each is returned once. */
    async takeLeft(): Promise<readonly string[]> {
      const held = (await locks()?.query())?.held ?? [];
      const alive = new Set([key, ...held.map(({ name }) => name)]);
      const left = attempt(() => Object.keys(localStorage)) ?? [];
      const ids = left
        .filter((name) => name.startsWith(PREFIX) && !alive.has(name))
        .flatMap((name) => {
          const text = attempt(() => localStorage.getItem(name));
          attempt(() => localStorage.removeItem(name));
          return idsIn(text ?? '[]');
        });
      return [...new Set(ids)];
    },
  };
}

function idsIn(text: string): string[] {
  const ids: unknown = attempt(() => JSON.parse(text) as unknown);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** Insecure origins have none. */
const locks = () => navigator.locks as LockManager | undefined;

/** Private windows may forbid localStorage. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
