import { useCallback } from 'react';

/** A ref that sets an element's attribute to a blob's URL while the element is shown, and revokes it afterwards. */
export function useBlobUrl<Element extends HTMLElement>(blob: Blob, attribute: 'src' | 'href') {
  return useCallback(
    (element: Element | null) => {
      if (!element) return;
      const url = URL.createObjectURL(blob);
      element.setAttribute(attribute, url);
      return () => URL.revokeObjectURL(url);
    },
    [blob, attribute],
  );
}
