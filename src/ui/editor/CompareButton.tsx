import { ActionIcon } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useEffect, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Editor.module.css';
import { COMPARE_KEY } from './keys.ts';
import { useSession, useSessionState } from './session-context.ts';

/** While held, it shows what the picture was painted from, or else the picture without the mask. */
export function CompareButton({ hasBefore }: { readonly hasBefore: boolean }) {
  const { t } = useTranslation();
  const session = useSession();
  const isPlain = useSessionState((state) => state.isPlain);
  const label = t(hasBefore ? 'editor.before' : 'editor.compare');
  const show = () => session.setPlain(true);
  // On the window, because the pointer may be released anywhere.
  useEffect(() => {
    if (!isPlain) return;
    addEventListener('pointerup', session.hidePlain);
    addEventListener('pointercancel', session.hidePlain);
    return () => {
      removeEventListener('pointerup', session.hidePlain);
      removeEventListener('pointercancel', session.hidePlain);
    };
  }, [isPlain, session]);
  const isPress = ({ key }: KeyboardEvent) => key === ' ' || key === 'Enter';
  return (
    <ActionIcon
      className={styles['tool'] ?? ''}
      variant={isPlain ? 'light' : 'subtle'}
      color={isPlain ? 'sky' : 'gray'}
      size={40}
      aria-label={label}
      aria-pressed={isPlain}
      title={t('editor.withKey', { label, key: COMPARE_KEY })}
      onPointerDown={show}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => isPress(event) && show()}
      onKeyUp={(event) => isPress(event) && session.hidePlain()}
      onBlur={session.hidePlain}
    >
      <IconEye size={20} stroke={1.6} />
    </ActionIcon>
  );
}
