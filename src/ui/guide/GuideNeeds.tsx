import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { guideNeeds, isUnderWay, type Guide, type GuideNeed } from '../../store/index.ts';
import { ExternalLink } from '../models/ExternalLink.tsx';
import { Lookup } from '../models/add/Lookup.tsx';
import { ProgressBar } from '../ProgressBar.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './GuideDetails.module.css';
import { useGuideSurroundings } from './use-guide-surroundings.ts';

/** What a guide still needs: each item is a click away, with its size and licence. */
export function GuideNeeds({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const needs = guideNeeds(guide, useGuideSurroundings());
  if (needs.length === 0) return null;
  return (
    <section className={styles['needs']} aria-label={t('guide.needs.title')}>
      {needs.map((need) => (
        <Need key={need.name} need={need} />
      ))}
    </section>
  );
}

/** One missing item, and how to get it. */
export function Need({ need: { title, offer, isForOthers } }: { readonly need: GuideNeed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const store = useAppStore();
  const [isAsked, setAsked] = useState(false);
  const isLooking = useApp(({ lookup }) => lookup !== null) && isAsked;
  const address = offer && addressOf(offer);
  const arrival = useApp(({ arrivals }) =>
    arrivals.find(({ plan }) => plan && address && isFrom(plan, address)),
  );
  if (isForOthers) return <p>{t('guide.needs.forOthers', { name: title })}</p>;
  if (!offer || !address) {
    return (
      <>
        <p>{t('guide.needs.unknown', { name: title })}</p>
        <OpenModels />
      </>
    );
  }
  if (arrival && isUnderWay(arrival)) {
    const { status, doneBytes, totalBytes } = arrival;
    const fraction = totalBytes > 0 ? doneBytes / totalBytes : null;
    const isComing = status.type === 'downloading' && fraction !== null;
    const words = isComing
      ? t('guide.needs.coming', { name: title, percent: Math.floor(100 * fraction) })
      : t('guide.needs.arriving', { name: title });
    return (
      <>
        <p role="status">{words}</p>
        <ProgressBar label={words} fraction={isComing ? fraction : null} />
      </>
    );
  }
  if (arrival && arrival.status.type !== 'added') {
    return (
      <>
        <p>{t('guide.needs.stopped', { name: title })}</p>
        <OpenModels />
      </>
    );
  }
  const { bytes, licence } = offer;
  const get = async () => {
    setAsked(true);
    const { lookUp } = store.getState();
    await lookUp({ address, revision: 'main', token: null });
    const { lookup, acceptPlan } = store.getState();
    if (lookup?.type !== 'plan') return;
    // The click agreed to the licence that was shown; for a different one, the user is asked.
    const { id, acceptRequired } = lookup.plan.licence;
    if (id === licence.id || !acceptRequired) await acceptPlan();
  };
  return (
    <>
      <p>
        {t('guide.needs.title')} <strong>{title}</strong>
      </p>
      {isLooking ? (
        <Lookup />
      ) : (
        <Button
          size="sm"
          variant="light"
          leftSection={<IconDownload size={16} stroke={1.6} />}
          onClick={() => void get()}
        >
          {t('guide.needs.get', { size: format.bytes(bytes) })}
        </Button>
      )}
      {!isLooking && (
        <p className={styles['muted']}>
          {t('guide.needs.licence')} <ExternalLink url={licence.url}>{licence.name}</ExternalLink>
        </p>
      )}
    </>
  );
}

/** Resolved here, because workers do not know the page's address. */
const addressOf = ({ address, isBesidePage }: NonNullable<GuideNeed['offer']>): string =>
  isBesidePage ? new URL(address, document.baseURI).href : address;

const isFrom = ({ source }: DownloadPlan, address: string): boolean =>
  source.type === 'hub'
    ? address.includes(source.repo)
    : source.type === 'url' && source.url === address;

function OpenModels() {
  const { t } = useTranslation();
  const { openModels } = useAppStore().getState();
  return (
    <Button size="compact-sm" variant="default" onClick={openModels}>
      {t('guide.needs.openModels')}
    </Button>
  );
}
