import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  cellCount,
  GRID_AXIS_KEYS,
  MANY_CELLS,
  MAX_CELLS,
  MAX_VALUES,
  readGrid,
  SAMPLERS,
  type GridAxisKey,
  type GridFault,
} from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Grid.module.css';
import { useGridContext } from './use-grid-context.ts';
import { useGridTime } from './use-grid-time.ts';

const AXES = ['columns', 'rows', 'sheets'] as const;
const NAMED: readonly (GridAxisKey | null)[] = ['sampler', 'model'];

export function GridForm() {
  const { t } = useTranslation();
  const { paintGrid } = useAppStore().getState();
  const format = useFormat();
  const texts = useApp((state) => state.gridTexts);
  const context = useGridContext();
  const [isConfirmed, setConfirmed] = useState(false);
  const read = readGrid(texts, context);
  const count = read.ok ? cellCount(read.plan) : 0;
  const time = useGridTime(read.ok ? read.plan : null);
  const isUntouched = texts.every(({ text }) => text.trim() === '');
  const isMany = count > MANY_CELLS;

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!read.ok || (isMany && !isConfirmed)) return;
        setConfirmed(false);
        void paintGrid(read.plan);
      }}
    >
      {AXES.map((axis, at) => (
        <AxisFields key={axis} axis={axis} at={at} models={[...context.models.keys()]} />
      ))}
      {isMany && (
        <Checkbox
          label={t('grid.many', { number: format.count(count) })}
          checked={isConfirmed}
          onChange={(event) => setConfirmed(event.currentTarget.checked)}
        />
      )}
      <div className={styles['actions']}>
        <Button type="submit" disabled={!read.ok || (isMany && !isConfirmed)}>
          {t('grid.paint')}
        </Button>
        <span role="status" className={styles['hint']}>
          {read.ok
            ? `${t('grid.summary', { count })} ${time === null ? '' : t('grid.estimate', { time: format.remaining(time) })}`
            : !isUntouched && <Fault fault={read.fault} />}
        </span>
      </div>
    </form>
  );
}

interface AxisProps {
  readonly axis: (typeof AXES)[number];
  readonly at: number;
  readonly models: readonly string[];
}

function AxisFields({ axis, at, models }: AxisProps) {
  const { t } = useTranslation();
  const { setGridText } = useAppStore().getState();
  const { key, text } = useApp((state) => state.gridTexts[at]!);
  const names = key === 'model' ? models : SAMPLERS.map(({ label }) => label);
  const label = t(`grid.${axis}`);
  return (
    <div className={styles['axis']}>
      <NativeSelect
        label={label}
        value={key ?? ''}
        onChange={({ currentTarget: { value } }) =>
          setGridText(at, {
            key: GRID_AXIS_KEYS.find((known) => known === value) ?? null,
            text: '',
          })
        }
        data={[
          { value: '', label: t('grid.none') },
          ...GRID_AXIS_KEYS.map((known) => ({ value: known, label: t(`grid.axes.${known}`) })),
        ]}
      />
      {key !== null && (
        <TextInput
          className={styles['values'] ?? ''}
          data-autofocus={at === 0 || undefined}
          label={t('grid.values', { axis: label })}
          description={t(`grid.hints.${hintOf(key)}`)}
          inputWrapperOrder={['label', 'input', 'description']}
          value={text}
          onChange={(event) => setGridText(at, { text: event.currentTarget.value })}
        />
      )}
      {NAMED.includes(key) && (
        <Button
          variant="default"
          size="sm"
          className={styles['all'] ?? ''}
          onClick={() => setGridText(at, { text: names.map(quoted).join(', ') })}
        >
          {t('grid.all')}
        </Button>
      )}
    </div>
  );
}

const quoted = (name: string) => (/[,，"]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

function hintOf(key: GridAxisKey) {
  if (key === 'prompt' || key === 'size') return key;
  return NAMED.includes(key) ? 'names' : 'number';
}

function Fault({ fault }: { readonly fault: GridFault }) {
  const { t } = useTranslation();
  const format = useFormat();
  const max =
    fault.type === 'too-many-cells'
      ? MAX_CELLS
      : fault.type === 'too-many-values'
        ? MAX_VALUES
        : 'max' in fault
          ? fault.max
          : 0;
  return t(`grid.faults.${fault.type}`, {
    axis: 'key' in fault ? t(`grid.axes.${fault.key}`) : '',
    found: 'found' in fault ? fault.found : '',
    min: 'min' in fault ? fault.min : 0,
    max: format.count(max),
    number: 'count' in fault ? format.count(fault.count) : '',
  });
}
