import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../store-context.ts';
import { ArrivalCard } from './ArrivalCard.tsx';
import styles from '../Models.module.css';
import { Section } from '../Section.tsx';

/** Downloads and imports that are running, waiting for the user, or just finished. */
export function Arrivals() {
  const { t } = useTranslation();
  const arrivals = useApp((state) => state.arrivals);
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(arrivals.length);
  useEffect(() => {
    // A download started far below appears up here, and the button that started it is gone.
    if (arrivals.length > count.current) {
      list.current?.focus({ preventScroll: true });
      list.current?.scrollIntoView({ block: 'center' });
    }
    count.current = arrivals.length;
  }, [arrivals.length]);
  if (arrivals.length === 0) return null;
  return (
    <Section title={t('models.arrivals.title')}>
      <ul ref={list} tabIndex={-1} className={styles['list']}>
        {arrivals.map((arrival) => (
          <li key={arrival.id}>
            <ArrivalCard arrival={arrival} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
