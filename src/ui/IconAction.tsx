import { ActionIcon } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';

interface Props extends Omit<ComponentPropsWithRef<'button'>, 'color' | 'disabled' | 'style'> {
  readonly label: string;
  readonly run?: () => Promise<void> | void;
  /** In pixels. */
  readonly size: number;
  /** The icon. */
  readonly children: ReactNode;
}

/** A quiet button with an icon, whose name is also its tooltip. */
export function IconAction({ label, run, className = '', children, ...button }: Props) {
  return (
    <ActionIcon
      {...(run && { onClick: () => void run() })}
      {...button}
      className={className}
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
    >
      {children}
    </ActionIcon>
  );
}
