import { useId, useState, type KeyboardEvent } from 'react';

/** What a menu or a card needs to know about the button that opens it. */
export interface PopUp {
  readonly id: string;
  readonly button: HTMLElement;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

interface Control {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

/**
 * A button whose menu or card is loaded when the pointer or the focus first reaches the button. The button is always the same
 * element, so that neither its focus nor a click is lost while the rest loads; until then `popUp` is null.
 */
export function usePopUp(kind: 'menu' | 'dialog', control?: Control) {
  const id = useId();
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [isNear, setNear] = useState(false);
  const [isOpenHere, setOpenHere] = useState(false);
  const { isOpen, setOpen } = control ?? { isOpen: isOpenHere, setOpen: setOpenHere };
  const approach = () => setNear(true);
  const popUp: PopUp | null = button && (isNear || isOpen) ? { id, button, isOpen, setOpen } : null;
  return {
    button: {
      id,
      ref: setButton,
      'aria-haspopup': kind,
      'aria-expanded': isOpen,
      'aria-controls': isOpen && isNear ? dropdownId(id) : undefined,
      onPointerEnter: approach,
      onFocus: approach,
      onClick: () => {
        approach();
        setOpen(!isOpen);
      },
      // The focus enters the pop-up a moment after it opens. Until then Escape comes here.
      onKeyDown: ({ key }: KeyboardEvent) => {
        if (key === 'Escape' && isOpen) setOpen(false);
      },
    },
    popUp,
  } as const;
}

/** The id that Mantine gives the dropdown. */
const dropdownId = (id: string) => `${id}-dropdown`;
