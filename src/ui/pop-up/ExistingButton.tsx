import { useImperativeHandle, type Ref } from 'react';
import type { PopUp } from './use-pop-up.ts';

interface Props {
  readonly popUp: PopUp;
  readonly ref?: Ref<HTMLElement>;
}

/** Gives Mantine a ref to the button, which was rendered before Mantine loaded. */
export function ExistingButton({ popUp, ref }: Props) {
  useImperativeHandle(ref, () => popUp.button, [popUp.button]);
  return null;
}
