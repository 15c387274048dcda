export type Format = ReturnType<typeof createFormat>;

/** Formats numbers and quantities for one language. */
export function createFormat(locale: string) {
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    roundingMode: 'floor',
  });
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  const kilobytes = unit('kilobyte', 0);
  const megabytes = unit('megabyte', 1);
  const gigabytes = unit('gigabyte', 2);
  const seconds = unit('second', 0);
  const fineSeconds = unit('second', 1);
  const minutes = unit('minute', 0);
  const hours = unit('hour', 1);
  return {
    /** Rounded down, so that unfinished work never shows 100 %. */
    percent: (fraction: number) => percent.format(fraction),
    count: (value: number) => value.toLocaleString(locale),
    /** Two significant digits. */
    number: (value: number) => number.format(value),
    /** A probability, to a tenth of a percent. */
    share: (probability: number) => share.format(probability),
    /** Never rounded to zero, unless the size is zero. */
    bytes(bytes: number) {
      if (bytes >= 1e9) return gigabytes.format(bytes / 1e9);
      if (bytes >= 1e6) return megabytes.format(bytes / 1e6);
      return kilobytes.format(Math.ceil(bytes / 1e3));
    },
    /** A waiting time in whole seconds, minutes or hours; never zero. */
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
}
