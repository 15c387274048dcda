import { Progress } from '@mantine/core';

interface Props {
  readonly label: string;
  /** Between 0 and 1; null while the progress is unknown. */
  readonly fraction: number | null;
  readonly color?: string;
}

export function ProgressBar({ label, fraction, color = 'var(--accent)' }: Props) {
  const percent = fraction === null ? null : Math.floor(100 * fraction);
  return (
    <Progress.Root size="sm">
      <Progress.Section
        value={fraction === null ? 100 : 100 * fraction}
        color={color}
        animated={fraction === null}
        withAria={false}
        role="progressbar"
        aria-label={label}
        // A progress bar without a value is indeterminate.
        {...(percent !== null && {
          'aria-valuemin': 0,
          'aria-valuemax': 100,
          'aria-valuenow': percent,
        })}
      />
    </Progress.Root>
  );
}
