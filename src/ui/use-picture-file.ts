import { useEffect, useState } from 'react';
import { useAppStore } from './store-context.ts';

/** A picture's PNG; undefined while it is being read, null if it is gone. */
export function usePictureFile(id: string): Blob | null | undefined {
  const { heldFile, pictureFile } = useAppStore().getState();
  const [shown, setShown] = useState<Shown>(() => ({ id, file: heldFile(id) }));
  if (shown.id !== id) setShown({ id, file: heldFile(id) });
  const { file } = shown;
  useEffect(() => {
    if (file) return;
    let isWanted = true;
    void pictureFile(id).then((read) => isWanted && setShown({ id, file: read }));
    return () => {
      isWanted = false;
    };
  }, [id, file, pictureFile]);
  return shown.id === id ? file : undefined;
}

interface Shown {
  readonly id: string;
  readonly file: Blob | null | undefined;
}

/** The picture's thumbnail; undefined while it is being read or made, null if the picture is gone. */
export function useThumbnail(id: string): Blob | null | undefined {
  const { pictureThumbnail } = useAppStore().getState();
  const [shown, setShown] = useState<Shown>({ id, file: undefined });
  useEffect(() => {
    const gone = new AbortController();
    void pictureThumbnail(id, gone.signal).then(
      (file) => !gone.signal.aborted && setShown({ id, file }),
    );
    return () => gone.abort();
  }, [id, pictureThumbnail]);
  return shown.id === id ? shown.file : undefined;
}
