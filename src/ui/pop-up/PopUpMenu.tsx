import { Menu, type MenuProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { ButtonOf } from './ButtonOf.tsx';
import { FITTING } from './fitting.ts';
import { useOpened } from './use-opened.ts';
import type { PopUp } from './use-pop-up.ts';

interface Props extends Pick<MenuProps, 'position' | 'width' | 'portalProps'> {
  readonly popUp: PopUp;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** The menu of a button. Without `portalProps` it lies beside its button, so that it is within the same landmark. */
export function PopUpMenu({ popUp, className, children, ...menu }: Props) {
  const change = (isOpen: boolean) => {
    popUp.setOpen(isOpen);
    // An item may have moved the focus on purpose. What it opens finds it on the button, which stays.
    if (!isOpen && document.activeElement?.closest('[role="menu"]')) popUp.button.focus();
  };
  return (
    <Menu
      shadow="md"
      middlewares={FITTING}
      // Where a screen scrolls to show an entry, the button may leave it.
      hideDetached={false}
      withinPortal={menu.portalProps !== undefined}
      {...menu}
      id={popUp.id}
      opened={useOpened(popUp.isOpen)}
      onChange={change}
      returnFocus={false}
    >
      <Menu.Target>
        <ButtonOf popUp={popUp} />
      </Menu.Target>
      <Menu.Dropdown className={className ?? ''} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
