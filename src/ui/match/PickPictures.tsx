import { Button } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { picturesOf, type IncomingPicture } from './use-incoming-pictures.ts';

interface Props {
  readonly label: string;
  readonly isMultiple: boolean;
  readonly take: (pictures: readonly IncomingPicture[]) => void;
}

/** Chooses pictures on this device. */
export function PickPictures({ label, isMultiple, take }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPhotoPlus size={18} stroke={1.6} />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple={isMultiple}
        hidden
        onChange={({ currentTarget }) => {
          take(picturesOf(currentTarget.files ?? []));
          // Cleared, so that the same file can be picked again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
