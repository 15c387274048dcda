import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isInstalled, type HubPreset } from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import { ExternalLink } from '../ExternalLink.tsx';
import styles from '../Models.module.css';

interface Props {
  readonly preset: HubPreset;
  readonly onAsk: () => void;
  readonly children: ReactNode;
}

/** A recommended model. The hub is asked for its size only when the user wants details. */
export function PresetCard({ preset, onAsk, children }: Props) {
  const { t } = useTranslation();
  const { lookUp } = useAppStore().getState();
  const { repo, revision, licence, name } = preset;
  const file = 'file' in preset ? preset.file : undefined;
  const isHere = useApp(({ library }) => isInstalled(preset, library));
  const isComing = useApp(({ arrivals }) =>
    arrivals.some(
      ({ plan }) =>
        plan?.source.type === 'hub' &&
        plan.source.repo === repo &&
        (file === undefined || plan.files.some(({ path }) => path === file)),
    ),
  );
  const isAsked = useApp(({ lookup }) => lookup !== null);
  const ask = () => {
    onAsk();
    void lookUp({ address: repo, revision, token: null }, file);
  };
  return (
    <article className={styles['card']} aria-label={name}>
      <div className={styles['cardHead']}>
        <h4 className={styles['cardTitle']}>{name}</h4>
        {isHere ? (
          <span className={styles['current']}>{t('models.add.installed')}</span>
        ) : (
          !isComing &&
          !(isAsked && children) && (
            <Button size="sm" px="sm" variant="light" onClick={ask}>
              {t('models.add.lookAt')}
            </Button>
          )
        )}
      </div>
      <p className={styles['facts']}>{t(`models.add.${preset.id}`)}</p>
      <dl className={styles['details']}>
        <dt>{t('models.facts.licence')}</dt>
        <dd>
          <ExternalLink url={licence.url}>{licence.name}</ExternalLink>
        </dd>
        <dt>{t('models.facts.source')}</dt>
        <dd>{repo}</dd>
      </dl>
      {children}
    </article>
  );
}
