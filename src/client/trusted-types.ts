/** Too new for TypeScript's own list. */
declare const trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: {
          createScriptURL(url: string): string | null;
          createHTML(text: string): string | null;
        },
      ): unknown;
    }
  | undefined;

/**
 * The policy for what the page turns into code (Trusted Types): workers are files of this origin, and the only markup is the
 * text of style elements, which has no tags. Everything else is refused by the browser.
 */
export function restrictScripts(): void {
  if (typeof trustedTypes === 'undefined') return;
  trustedTypes.createPolicy('default', {
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
    createHTML: (text) => (text.includes('<') ? null : text),
  });
}
