import { useCallback } from 'react';

/**
 * A ref that sets an element's attribute to a blob's URL while the element is shown, and revokes the URL afterwards. Without a blob
 * the element does not have the attribute.
 */
export function useBlobUrl<Element extends HTMLElement>(
  blob: Blob | null | undefined,
  attribute: 'src' | 'href',
) {
  return useCallback(
    (element: Element | null) => {
      if (!element || !blob) return;
      const url = URL.createObjectURL(blob);
      element.setAttribute(attribute, url);
      return () => {
        element.removeAttribute(attribute);
        URL.revokeObjectURL(url);
      };
    },
    [blob, attribute],
  );
}
