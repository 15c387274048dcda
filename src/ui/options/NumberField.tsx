import { PICTURE_OPTIONS, type NumberKey } from '../../store/index.ts';
import { FieldHelp } from '../FieldHelp.tsx';
import { useAppStore } from '../store-context.ts';
import { NumberInput } from './NumberInput.tsx';
import { useOptionWords } from './use-option-words.ts';

interface Props {
  readonly field: NumberKey;
  readonly value: number;
}

/** The step of an arrow key where any number is possible. */
const FREE_STEP = 0.5;

/** An option that is a number. */
export function NumberField({ field, value }: Props) {
  const words = useOptionWords();
  const option = PICTURE_OPTIONS[field];
  const { setNumber } = useAppStore().getState();
  return (
    <NumberInput
      label={words.label(field)}
      help={<FieldHelp field={field} hint={words.hint(field)} />}
      value={value}
      rule={option}
      step={option.multipleOf || FREE_STEP}
      onCommit={(text) => setNumber(field, text)}
    />
  );
}
