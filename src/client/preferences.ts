const KEY = 'skypaint-preferences';

/**
 * The user's choices, as one string, stored twice: in sessionStorage for this tab, because a reload must not bring in what was
 * typed in another tab, and in localStorage for the next visit. If both are forbidden, they last as long as the page.
 */
export const localPreferences = {
  load(): string | null {
    return attempt(() => sessionStorage.getItem(KEY)) ?? attempt(() => localStorage.getItem(KEY));
  },
  save(text: string): void {
    attempt(() => sessionStorage.setItem(KEY, text));
    attempt(() => localStorage.setItem(KEY, text));
  },
};

/** Private windows and full disks may refuse; the page works without storage. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
