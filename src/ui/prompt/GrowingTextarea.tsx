import { Textarea, type TextareaProps } from '@mantine/core';
import styles from './GrowingTextarea.module.css';

/** Measuring the height with a script would take half the time of a keystroke. */
const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

interface Props extends Omit<TextareaProps, 'autosize' | 'minRows' | 'maxRows' | 'classNames'> {
  readonly maxRows: number;
  readonly classNames: { readonly label: string; readonly input: string };
}

/** A text field that is as high as its text, from one line to `maxRows`. */
export function GrowingTextarea({ maxRows, classNames, ...props }: Props) {
  const { label, input } = classNames;
  return (
    <Textarea
      {...props}
      autosize={!GROWS_BY_ITSELF}
      minRows={1}
      maxRows={maxRows}
      classNames={{ label, input: `${input} ${styles['field']}` }}
      styles={{ input: { '--rows': maxRows } }}
    />
  );
}
