import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Numbers as the page's language writes them. */
export function useFormat() {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  return useMemo(() => {
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
    const unit = (name: string, digits: number) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: name,
        unitDisplay: 'short',
        maximumFractionDigits: digits,
      });
    const megabytes = unit('megabyte', 1);
    const gigabytes = unit('gigabyte', 2);
    const seconds = unit('second', 0);
    const fineSeconds = unit('second', 1);
    const minutes = unit('minute', 0);
    const hours = unit('hour', 1);
    return {
      percent: (fraction: number) => percent.format(fraction),
      bytes: (bytes: number) =>
        bytes < 1e9 ? megabytes.format(bytes / 1e6) : gigabytes.format(bytes / 1e9),
      /** A wait: whole seconds, then minutes, then hours; never zero. */
      remaining(milliseconds: number) {
        const whole = Math.max(1, Math.round(milliseconds / 1000));
        if (whole >= 90 * 60) return hours.format(whole / 3600);
        return whole < 90 ? seconds.format(whole) : minutes.format(Math.round(whole / 60));
      },
      duration(milliseconds: number) {
        const time = milliseconds / 1000;
        return time < 90 ? fineSeconds.format(time) : minutes.format(time / 60);
      },
    };
  }, [locale]);
}
