import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconAlbum } from '@tabler/icons-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { albumsOf, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Drawer.module.css';

const MAX_NAME = 80;

interface Props {
  readonly pictures: readonly Picture[];
  /** Called when it opens and closes: while it is open, Escape closes it. */
  readonly onAsk: (isOpen: boolean) => void;
}

/** Puts the selected pictures into albums. An album exists as long as a picture is in it. */
export function AlbumsMenu({ pictures, onAsk }: Props) {
  const { t } = useTranslation();
  const { mark } = useAppStore().getState();
  const everything = useApp((state) => state.pictures);
  const [name, setName] = useState('');
  const ids = pictures.map(({ id }) => id);

  const put = (album: string) =>
    mark(ids, ({ albums = [] }) => ({ albums: [...new Set([...albums, album])] }));
  const take = (album: string) =>
    mark(ids, ({ albums = [] }) => {
      const rest = albums.filter((one) => one !== album);
      return { albums: rest.length > 0 ? rest : undefined };
    });
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    const album = name.trim();
    if (album === '') return;
    void put(album);
    setName('');
  };

  return (
    <Popover position="top-end" width={280} shadow="md" trapFocus returnFocus onChange={onAsk}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={t('drawer.albums')}
          title={t('drawer.albums')}
        >
          <IconAlbum size={20} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('drawer.albums')}>
        <div className={styles['albums']}>
          <div className={styles['albumList']}>
            {albumsOf(everything).map((album) => {
              const count = pictures.filter(({ albums }) => albums?.includes(album)).length;
              const isAll = count === pictures.length;
              return (
                <Checkbox
                  key={album}
                  label={album}
                  checked={isAll}
                  indeterminate={count > 0 && !isAll}
                  onChange={() => void (isAll ? take(album) : put(album))}
                />
              );
            })}
          </div>
          <form className={styles['newAlbum']} onSubmit={add}>
            <TextInput
              aria-label={t('drawer.newAlbum')}
              placeholder={t('drawer.newAlbum')}
              maxLength={MAX_NAME}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" px="sm">
              {t('drawer.addAlbum')}
            </Button>
          </form>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
