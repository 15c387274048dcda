import { useImperativeHandle, type Ref } from 'react';
import type { PopUp } from './use-pop-up.ts';

interface Props {
  readonly popUp: PopUp;
  readonly ref?: Ref<HTMLElement>;
}

/** Stands for the button, which was there before Mantine was. */
export function ButtonOf({ popUp, ref }: Props) {
  useImperativeHandle(ref, () => popUp.button, [popUp.button]);
  return null;
}
