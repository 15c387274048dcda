import { NativeSelect } from '@mantine/core';
import { PICTURE_OPTIONS, type KeysOfType, type ModelOptions } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';
import { useOptionWords } from './use-option-words.ts';

type ChoiceKey = KeysOfType<'choice'>;

interface Props {
  readonly field: ChoiceKey;
  readonly value: ModelOptions[ChoiceKey];
}

/** One of a few values. */
export function ChoiceField({ field, value }: Props) {
  const words = useOptionWords();
  const { setOption } = useAppStore().getState();
  const values: readonly ModelOptions[ChoiceKey][] = PICTURE_OPTIONS[field].values;
  const choose = (text: string) => {
    const chosen = values.find((one) => String(one) === text);
    if (chosen !== undefined) setOption(field, chosen);
  };
  return (
    <NativeSelect
      className={styles['full'] ?? ''}
      label={words.label(field)}
      description={words.hint(field)}
      inputWrapperOrder={['label', 'input', 'description']}
      value={String(value)}
      onChange={(event) => choose(event.currentTarget.value)}
      data={values.map((one) => ({ value: String(one), label: words.value(field, one) }))}
    />
  );
}
