import { useMounted } from '@mantine/hooks';

/** Opens what was there closed: Mantine takes the focus, and later gives it back, only when it sees the change. */
export function useOpened(isOpen: boolean): boolean {
  const isHere = useMounted();
  return isHere && isOpen;
}
