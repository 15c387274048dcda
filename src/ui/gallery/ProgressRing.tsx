import styles from './Gallery.module.css';

/** Gives the circle a circumference of 100, so that dashes are percentages. */
const RADIUS = 100 / (2 * Math.PI);

/** A ring that closes with the progress; a turning arc while the progress is unknown. */
export function ProgressRing({ fraction }: { readonly fraction: number | null }) {
  const arc = fraction === null ? 25 : 100 * fraction;
  return (
    <svg
      className={`${styles['ring']} ${fraction === null ? styles['turning'] : ''}`}
      viewBox="-19 -19 38 38"
      aria-hidden="true"
    >
      <circle r={RADIUS} className={styles['track']} />
      <circle r={RADIUS} className={styles['arc']} strokeDasharray={`${arc} 100`} />
    </svg>
  );
}
