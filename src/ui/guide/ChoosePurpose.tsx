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

/** What a picture can be wanted for, in the user's words. */
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
  const library = useApp((state) => state.library);
  const { kind, tool } = guidePurpose(purpose);
  const addOn = addOnFor(purpose, library);
  const needs = guideNeeds({ kind, tool, purpose, addOn, picture: null }, library);
  const bytes = needs.reduce((sum, { offer }) => sum + (offer?.bytes ?? 0), 0);
  const Icon = PURPOSE_ICONS[purpose];
  return (
    <UnstyledButton className={styles['purpose'] ?? ''} onClick={() => void addGuide(purpose)}>
      <Icon className={styles['purposeIcon'] ?? ''} size={22} stroke={1.5} aria-hidden="true" />
      <span className={styles['purposeTitle']}>{t(`guide.purposes.${purpose}.title`)}</span>
      <span className={styles['purposeHint']}>{t(`guide.purposes.${purpose}.hint`)}</span>
      {library && (
        <span className={styles['purposeState']} data-ready={needs.length === 0}>
          {needs.length === 0
            ? t('guide.ready')
            : t('guide.needsModel', {
                name: needs.map(({ title }) => title).join(' + '),
                size: format.bytes(bytes),
              })}
        </span>
      )}
    </UnstyledButton>
  );
}
