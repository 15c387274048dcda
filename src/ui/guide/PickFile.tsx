import { Button } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { FileInput } from '../FileInput.tsx';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly icon: ReactNode;
  readonly onPick: (file: File) => void;
}

/** Chooses a picture on this device. */
export function PickFile({ label, hint, icon, onPick }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        title={hint}
        leftSection={icon}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <FileInput
        ref={input}
        accept="image/*"
        aria-label={label}
        onPick={([file]) => onPick(file)}
      />
    </>
  );
}
