import { Button, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryModel } from '../../../contract/library.ts';
import type { PredictionOverride } from '../../../contract/manifest.ts';
import styles from '../Models.module.css';
import { usePredictionText } from '../use-prediction-text.ts';

const OVERRIDES: readonly PredictionOverride[] = (['epsilon', 'v_prediction'] as const).flatMap(
  (type) => [false, true].map((isZeroSnr) => ({ type, isZeroSnr, saidBy: 'user' as const })),
);
const AS_STATED = '';

const keyOf = ({ type, isZeroSnr }: PredictionOverride) => `${type} ${String(isZeroSnr)}`;

interface Props {
  readonly model: LibraryModel;
  /** null: as its files state. */
  readonly onSave: (prediction: PredictionOverride | null) => void;
  readonly onCancel: () => void;
}

/** Lets the user set what a model was trained to predict. */
export function PredictionForm({ model: { manifest, prediction: stated }, ...props }: Props) {
  const { t } = useTranslation();
  const textOf = usePredictionText();
  const { prediction } = manifest;
  const [chosen, setChosen] = useState(prediction ? keyOf(prediction) : AS_STATED);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSave(OVERRIDES.find((one) => keyOf(one) === chosen) ?? null);
  };
  const asStated = stated
    ? t('models.prediction.asStated', { what: textOf(stated) })
    : t('models.prediction.asFiles');
  return (
    <form
      className={styles['question']}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onCancel();
      }}
    >
      <NativeSelect
        label={t('models.prediction.label')}
        description={t('models.prediction.help')}
        inputWrapperOrder={['label', 'input', 'description']}
        autoFocus
        // Escape closes only the form, not the whole screen.
        data-mantine-stop-propagation="true"
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          { value: AS_STATED, label: asStated },
          ...OVERRIDES.map((one) => ({ value: keyOf(one), label: textOf(one) })),
        ]}
      />
      <div className={styles['buttons']}>
        <Button type="submit" size="sm">
          {t('models.prediction.save')}
        </Button>
        <Button size="sm" variant="default" onClick={props.onCancel}>
          {t('models.prediction.cancel')}
        </Button>
      </div>
    </form>
  );
}
