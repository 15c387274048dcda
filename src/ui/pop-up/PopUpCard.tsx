import { Popover, type PopoverProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { ExistingButton } from './ExistingButton.tsx';
import { FITTING } from './fitting.ts';
import { useOpened } from './use-opened.ts';
import type { PopUp } from './use-pop-up.ts';

interface Props extends Pick<PopoverProps, 'position' | 'width'> {
  readonly popUp: PopUp;
  readonly label: string;
  readonly className?: string | undefined;
  /** 0 where keys should scroll it. */
  readonly tabIndex?: number;
  readonly children: ReactNode;
}

/** A dialog beside the button that opens it. */
export function PopUpCard({ popUp, label, className, tabIndex, children, ...popover }: Props) {
  return (
    <Popover
      shadow="md"
      trapFocus
      returnFocus
      middlewares={FITTING}
      {...popover}
      id={popUp.id}
      opened={useOpened(popUp.isOpen)}
      onChange={popUp.setOpen}
    >
      <Popover.Target>
        <ExistingButton popUp={popUp} />
      </Popover.Target>
      <Popover.Dropdown
        aria-label={label}
        className={className ?? ''}
        {...(tabIndex !== undefined && { tabIndex })}
      >
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
