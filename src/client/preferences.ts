const KEY = 'skypaint-preferences';

/** The user's choices, as one text in localStorage; if that is forbidden, they last as long as the page. */
export const localPreferences = {
  load(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  save(text: string): void {
    try {
      localStorage.setItem(KEY, text);
    } catch {
      // Private windows may refuse; the page works without it.
    }
  },
};
