import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly run: () => Promise<void> | void;
  /** In pixels. */
  readonly size: number;
  readonly className?: string | undefined;
  /** The icon. */
  readonly children: ReactNode;
}

/** A quiet button with an icon, whose name is also its tooltip. */
export function IconAction({ label, run, size, className = '', children }: Props) {
  return (
    <ActionIcon
      className={className}
      variant="subtle"
      color="gray"
      size={size}
      aria-label={label}
      title={label}
      onClick={() => void run()}
    >
      {children}
    </ActionIcon>
  );
}
