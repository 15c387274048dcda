import styles from './Empty.module.css';

/** A sun behind distant hills in thin washes, low on the sheet, so that the text above stays legible. */
export function Landscape() {
  return (
    <div className={styles['landscape']} aria-hidden="true">
      <div className={styles['sun']} />
      <svg viewBox="0 196 400 104" preserveAspectRatio="none">
        <path
          d="M0 252c30-6 48-30 74-34 22-4 34 16 58 14 30-2 44-34 72-36 26-2 40 26 66 30 34 5 52-20 80-18 20 1 34 12 50 16v76H0z"
          fill="light-dark(#2c6ea9, #8fb9de)"
          opacity="0.1"
        />
        <path
          d="M0 272c40-4 62-20 96-20 36 0 56 16 92 16 40 0 62-26 98-28 44-2 74 22 114 26v34H0z"
          fill="light-dark(#2c6ea9, #8fb9de)"
          opacity="0.14"
        />
        <path
          d="M0 288c60-8 110-2 170-2s130-14 230-6v20H0z"
          fill="light-dark(#1c242e, #e8e5de)"
          opacity="0.1"
        />
      </svg>
    </div>
  );
}
