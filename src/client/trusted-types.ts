/** TypeScript's own types do not include it yet. */
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
 * The Trusted Types policy for everything that the page turns into code: workers must be files of this origin, and the only
 * markup is the text of style elements, without tags. The browser refuses everything else.
 */
export function restrictScripts(): void {
  if (typeof trustedTypes === 'undefined') return;
  trustedTypes.createPolicy('default', {
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
    createHTML: (text) => (text.includes('<') ? null : text),
  });
}
