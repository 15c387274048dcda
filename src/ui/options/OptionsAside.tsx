import { useId } from 'react';
import styles from '../panel/Panel.module.css';
import { OptionsForm } from './OptionsForm.tsx';
import { OptionsHead } from './OptionsHead.tsx';

/** The settings beside the picture, in windows with enough room. */
export function OptionsAside({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  return (
    <aside className={styles['aside']} aria-labelledby={id}>
      <OptionsHead id={id} onClose={onClose} />
      <OptionsForm />
    </aside>
  );
}
