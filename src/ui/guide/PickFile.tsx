import { Button } from '@mantine/core';
import { useRef, type ReactNode } from 'react';

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
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={label}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) onPick(file);
          // Cleared, so that the same file can be picked again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
