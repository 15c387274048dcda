import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  byDay,
  filtered,
  foundPictures,
  type DrawerFilter,
  type Picture,
  type PictureGroup,
} from '../../store/index.ts';
import { useApp } from '../store-context.ts';

/** The pictures that the drawer shows, with their headings: grouped by day, or as a search found them. */
export function useGroups(
  filter: DrawerFilter,
  isBin: boolean,
): readonly PictureGroup<string | null>[] {
  const { t, i18n } = useTranslation();
  const pictures = useApp((state) => (isBin ? state.bin : state.pictures));
  // Deferred, so that looking through ten thousand pictures does not hold up the key that was typed.
  const search = useDeferredValue(useApp((state) => state.search));
  const [now] = useState(Date.now);
  const query = search?.query ?? null;
  const ids = search?.ids ?? null;
  return useMemo(() => {
    const shown = filtered(pictures, filter, now);
    const isSearching = query !== null && !(query.by === 'words' && query.text.trim() === '');
    if (isSearching) {
      const { certain, similar } = foundPictures(shown, { query, ids });
      const isByWords = query.by === 'words';
      return [
        { heading: t(isByWords ? 'drawer.said' : 'drawer.like'), pictures: certain },
        { heading: isByWords ? t('drawer.shown') : null, pictures: similar },
      ];
    }
    const timeOf = ({ createdAt, binnedAt }: Picture) => (isBin ? (binnedAt ?? 0) : createdAt);
    const nameOf = dayNames(i18n.language, now);
    return byDay(shown, timeOf).map((day) => ({ ...day, heading: nameOf(day.heading) }));
  }, [pictures, filter, isBin, query, ids, now, t, i18n.language]);
}

const DAY_MS = 86_400_000;

/** "Today", "Yesterday", then the date. */
function dayNames(locale: string, now: number): (day: number) => string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const thisYear = new Date(now).getFullYear();
  const common = { weekday: 'long', month: 'long', day: 'numeric' } as const;
  const near = new Intl.DateTimeFormat(locale, common);
  const far = new Intl.DateTimeFormat(locale, { ...common, year: 'numeric' });
  return (day) => {
    // Rounded, because a day may have 23 or 25 hours.
    const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - day) / DAY_MS);
    if (days === 0 || days === 1) {
      const words = relative.format(-days, 'day');
      return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
    }
    return (new Date(day).getFullYear() === thisYear ? near : far).format(day);
  };
}
