import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PromptTool } from '../composer/PromptTool.tsx';
import { FileInput } from '../FileInput.tsx';
import { useAppStore } from '../store-context.ts';

/** Chooses a picture on this device to start from. */
export function PickStart() {
  const { t } = useTranslation();
  const store = useAppStore();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <PromptTool icon={IconPhotoPlus} label={t('start.pick')} run={() => input.current?.click()} />
      <FileInput
        ref={input}
        accept="image/*"
        onPick={([file]) => void store.getState().useAsStart(file, file.name)}
      />
    </>
  );
}
