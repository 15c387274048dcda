import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  addOnFor,
  guideNeeds,
  guidePurpose,
  guidePurposes,
  tooSmallForOffers,
  type GuidePurpose,
} from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { useFormat } from '../use-format.ts';
import styles from './ChoosePurpose.module.css';
import { PURPOSE_ICONS } from './purpose-icons.ts';
import { useGuideSurroundings } from './use-guide-surroundings.ts';

/** What a guide picture can be used for, in the user's words. */
export function ChoosePurpose() {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const given = useApp(({ guidePanel }) =>
    guidePanel?.type === 'choose' ? guidePanel.given : null,
  );
  const image = useBlobUrl<HTMLImageElement>(given?.picture, 'src');
  const tooSmall = useApp(tooSmallForOffers);
  return (
    <>
      <p className={styles['question']}>
        {given && <img ref={image} className={styles['small']} alt={given.name} />}
        {t(given ? 'guide.chooseFor' : 'guide.choose')}
      </p>
      {tooSmall && (
        <p className={styles['tooSmall']}>{t('guide.tooSmall', { name: nameOf(tooSmall) })}</p>
      )}
      <ul className={styles['purposes']}>
        {guidePurposes.map((purpose) => (
          <li key={purpose}>
            <Purpose purpose={purpose} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Purpose({ purpose }: { readonly purpose: GuidePurpose }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { addGuide } = useAppStore().getState();
  const surroundings = useGuideSurroundings();
  const { kind, tool } = guidePurpose(purpose);
  const addOn = addOnFor(purpose, surroundings);
  const needs = guideNeeds({ kind, tool, purpose, addOn, picture: null }, surroundings);
  const bytes = needs.reduce((sum, { offer }) => sum + (offer?.bytes ?? 0), 0);
  const state = () => {
    if (needs.length === 0) return t('guide.ready');
    if (needs.some(({ isForOthers }) => isForOthers)) return t('guide.forOthers');
    const name = needs.map(({ title }) => title).join(' + ');
    return t('guide.needsModel', { name, size: format.bytes(bytes) });
  };
  const Icon = PURPOSE_ICONS[purpose];
  return (
    <UnstyledButton className={styles['purpose'] ?? ''} onClick={() => void addGuide(purpose)}>
      <Icon className={styles['purposeIcon'] ?? ''} size={22} stroke={1.5} aria-hidden="true" />
      <span className={styles['purposeTitle']}>{t(`guide.purposes.${purpose}.title`)}</span>
      <span className={styles['purposeHint']}>{t(`guide.purposes.${purpose}.hint`)}</span>
      {surroundings.library && (
        <span className={styles['purposeState']} data-ready={needs.length === 0}>
          {state()}
        </span>
      )}
    </UnstyledButton>
  );
}
