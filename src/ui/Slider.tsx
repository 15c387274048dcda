import type { ComponentProps } from 'react';
import styles from './Slider.module.css';

interface Props extends Omit<ComponentProps<'input'>, 'type' | 'className' | 'onChange'> {
  readonly onChange: (value: number) => void;
}

/** The browser's own slider, which fingers, keys and screen readers already know. */
export function Slider({ onChange, ...attributes }: Props) {
  return (
    <input
      {...attributes}
      className={styles['slider']}
      type="range"
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
    />
  );
}
