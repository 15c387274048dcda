import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { ExampleItems } from './ExampleItems.tsx';

export function ExampleList({ popUp }: { readonly popUp: PopUp }) {
  return (
    <PopUpMenu popUp={popUp} position="top-end">
      <ExampleItems />
    </PopUpMenu>
  );
}
