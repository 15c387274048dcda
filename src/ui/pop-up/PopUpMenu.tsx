import { Menu, type MenuProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { ExistingButton } from './ExistingButton.tsx';
import { FITTING_MENU } from './fitting.ts';
import { useOpened } from './use-opened.ts';
import type { PopUp } from './use-pop-up.ts';

interface Props extends Pick<MenuProps, 'position' | 'width' | 'portalProps'> {
  readonly popUp: PopUp;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A button's menu. Without `portalProps` it is rendered beside its button, so that it is within the same landmark. */
export function PopUpMenu({ popUp, className, children, ...menu }: Props) {
  const change = (isOpen: boolean) => {
    popUp.setOpen(isOpen);
    // An item may have moved the focus on purpose. If not, focus the button, so that what the item opened can return the focus there.
    if (!isOpen && document.activeElement?.closest('[role="menu"]')) popUp.button.focus();
  };
  return (
    <Menu
      shadow="md"
      middlewares={FITTING_MENU}
      // When a screen scrolls to show an item, the button may scroll out of view.
      hideDetached={false}
      withinPortal={menu.portalProps !== undefined}
      {...menu}
      id={popUp.id}
      opened={useOpened(popUp.isOpen)}
      onChange={change}
      returnFocus={false}
    >
      <Menu.Target>
        <ExistingButton popUp={popUp} />
      </Menu.Target>
      <Menu.Dropdown className={className ?? ''} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
