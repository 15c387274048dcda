import { useCallback } from 'react';

/** A ref that points an element's attribute at a blob while the element is shown, and no longer. */
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
