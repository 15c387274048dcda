import { useMounted } from '@mantine/hooks';

/** Is false on the first render: Mantine takes the focus, and later returns it, only when it sees the pop-up open. */
export function useOpened(isOpen: boolean): boolean {
  const isHere = useMounted();
  return isHere && isOpen;
}
