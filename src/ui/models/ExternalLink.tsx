import type { ReactNode } from 'react';
import { httpsUrl } from '../../store/index.ts';

interface Props {
  /** Comes from a model card, a manifest or a plan, so it is not trusted. */
  readonly url: string | null;
  readonly children: ReactNode;
}

/** A link to another site if the address is safe to follow, otherwise only its text. */
export function ExternalLink({ url, children }: Props) {
  const href = url === null ? null : httpsUrl(url);
  if (href === null) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
