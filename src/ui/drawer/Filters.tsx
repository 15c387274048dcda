import { Button, NativeSelect, Popover, Switch } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EVERYTHING,
  filterChoices,
  PERIODS,
  type DrawerFilter,
  type Period,
  type Picture,
} from '../../store/index.ts';
import styles from './Drawer.module.css';

interface Props {
  readonly pictures: readonly Picture[];
  readonly filter: DrawerFilter;
  readonly onChange: (filter: DrawerFilter) => void;
  /** Called when it opens and closes: while it is open, Escape closes it. */
  readonly onAsk: (isOpen: boolean) => void;
}

const isFiltering = (filter: DrawerFilter) => Object.values(filter).some(Boolean);

/** Which pictures are shown: by model, size, time, album and favourites. */
export function Filters({ onAsk, ...fields }: Props) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" width={280} shadow="md" trapFocus returnFocus onChange={onAsk}>
      <Popover.Target>
        <Button
          variant={isFiltering(fields.filter) ? 'light' : 'default'}
          size="sm"
          px="sm"
          leftSection={<IconAdjustmentsHorizontal size={18} stroke={1.6} />}
        >
          {t('drawer.filters')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('drawer.filters')}>
        <Fields {...fields} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Looks through all pictures for the values to choose from, so it is drawn only while it is open. */
function Fields({ pictures, filter, onChange }: Omit<Props, 'onAsk'>) {
  const { t } = useTranslation();
  const { models, sizes, albums } = useMemo(() => filterChoices(pictures), [pictures]);
  const periods = Object.keys(PERIODS) as Period[];
  const choice = (
    key: 'model' | 'size' | 'period' | 'album',
    values: readonly string[],
    nameOf: (value: string) => string = (value) => value,
  ) => (
    <NativeSelect
      label={t(`drawer.${key}`)}
      value={filter[key] ?? ''}
      onChange={({ currentTarget: { value } }) => onChange({ ...filter, [key]: value || null })}
      data={[
        { value: '', label: t('drawer.all') },
        ...values.map((value) => ({ value, label: nameOf(value) })),
      ]}
    />
  );
  return (
    <div className={styles['filters']}>
      <Switch
        label={t('drawer.onlyFavourites')}
        checked={filter.onlyFavourites}
        onChange={({ currentTarget: { checked } }) =>
          onChange({ ...filter, onlyFavourites: checked })
        }
      />
      {choice('period', periods, (period) => t(`drawer.periods.${period as Period}`))}
      {choice('model', models)}
      {choice('size', sizes)}
      {albums.length > 0 && choice('album', albums)}
      {isFiltering(filter) && (
        <Button variant="subtle" size="sm" onClick={() => onChange(EVERYTHING)}>
          {t('drawer.noFilters')}
        </Button>
      )}
    </div>
  );
}
