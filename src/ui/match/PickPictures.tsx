import { Button } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { FileInput } from '../FileInput.tsx';
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
      <FileInput
        ref={input}
        accept="image/*"
        multiple={isMultiple}
        onPick={(files) => take(picturesOf(files))}
      />
    </>
  );
}
