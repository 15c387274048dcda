import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { PromptChoices } from './PromptChoices.tsx';

export function PromptChoicesMenu({ popUp }: { readonly popUp: PopUp }) {
  return (
    <PopUpMenu popUp={popUp} position="top-end">
      <PromptChoices />
    </PopUpMenu>
  );
}
