import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SamplerId } from '../../contract/samplers.ts';
import type { GridAxis, GridPlan } from '../../store/index.ts';
import { SAMPLER_NAMES } from '../sampler-names.ts';
import { useGridContext } from './use-grid-context.ts';

/** What the values of a grid are called: names stand alone, numbers get the name of their setting. */
export function useAxisWords() {
  const { t } = useTranslation();
  const { models } = useGridContext();
  return useMemo(() => {
    const names = new Map([...models].map(([name, id]) => [id, name]));
    return {
      names: (plan: GridPlan) => plan.map(({ key }) => t(`grid.axes.${key}`)).join(' × '),
      label({ key }: GridAxis, value: string): string {
        if (key === 'sampler') return SAMPLER_NAMES[value as SamplerId];
        if (key === 'model') return names.get(value) ?? value;
        if (key === 'prompt') return value;
        if (key === 'size') return value.replace('x', '×');
        return `${t(`grid.axes.${key}`)} ${value}`;
      },
    };
  }, [t, models]);
}
