import { Button, Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { DownloadPlan, Licence } from '../../../contract/download-plan.ts';
import {
  bytesNeeded,
  convertsToModel,
  hasShortMemory,
  planTitle,
  type HubLookup,
} from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import { useFormat } from '../../use-format.ts';
import { ExternalLink } from '../ExternalLink.tsx';
import styles from '../Models.module.css';

interface Props {
  readonly offer: Extract<HubLookup, { type: 'plan' }>;
}

/** A download before it starts: its size, its site and its licence. */
export function PlanDetails({ offer }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { acceptPlan, forgetLookup, loadLibrary } = useAppStore().getState();
  const storage = useApp((state) => state.storageUse);
  const [isAccepted, setIsAccepted] = useState(false);
  const [keepsSafetyChecker, setKeepsChecker] = useState(false);
  const [isSmall, setIsSmall] = useState(false);
  const isShort = useApp(hasShortMemory);
  const { withSafetyChecker } = offer;
  const plan = keepsSafetyChecker && withSafetyChecker ? withSafetyChecker : offer.plan;
  const { source, layout, files, totalBytes, licence } = plan;
  const [file] = files;
  const isUrl = source.type === 'url';
  const free = storage && Math.max(0, storage.quotaBytes - storage.usedBytes);
  const needed = bytesNeeded(plan);
  useEffect(() => void loadLibrary(), [loadLibrary]);

  return (
    <div
      className={styles['plan']}
      role="group"
      aria-label={t('models.plan.title', {
        name: source.type === 'hub' ? source.repo : planTitle(plan),
      })}
    >
      <dl className={styles['details']}>
        {layout === 'single-file' && (
          <>
            <dt>{t('models.plan.file')}</dt>
            <dd>{file?.path}</dd>
          </>
        )}
        <dt>{t('models.plan.size')}</dt>
        <dd>{format.bytes(totalBytes)}</dd>
        <dt>{t('models.plan.format')}</dt>
        <dd>{t(`models.plan.formats.${layout}`)}</dd>
        <dt>{t('models.plan.from')}</dt>
        <dd>{siteOf(source)}</dd>
        <dt>{t('models.plan.licence')}</dt>
        <dd>{isUrl ? t('models.plan.licenceOfUrl') : <LicenceName licence={licence} />}</dd>
        {free !== null && (
          <>
            <dt>{t('models.plan.free')}</dt>
            <dd>{format.bytes(free)}</dd>
          </>
        )}
      </dl>
      {files.length > 1 && (
        <details className={styles['technical']}>
          <summary>{t('models.plan.files', { number: files.length })}</summary>
          <ul className={styles['files']}>
            {files.map(({ path, bytes }) => (
              <li key={path}>
                <span>{path}</span> <span>{format.bytes(bytes)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {layout !== 'skypaint' && needed === totalBytes && (
        <p className={styles['facts']}>{t('models.plan.converting')}</p>
      )}
      {needed > totalBytes && <p className={styles['facts']}>{t('models.plan.importing')}</p>}
      {isUrl && !source.isResumable && (
        <p className={styles['facts']}>{t('models.plan.restarts')}</p>
      )}
      {free !== null && needed > free && (
        <p className={styles['warning']} role="alert">
          {t('models.plan.tight', { needed: format.bytes(needed), free: format.bytes(free) })}
        </p>
      )}
      {withSafetyChecker && (
        <Checkbox
          checked={keepsSafetyChecker}
          onChange={(event) => setKeepsChecker(event.currentTarget.checked)}
          label={t('models.plan.safetyChecker', {
            size: format.bytes(withSafetyChecker.totalBytes - offer.plan.totalBytes),
          })}
          description={t('models.plan.safetyCheckerHint')}
        />
      )}
      {convertsToModel(plan) && (
        <Checkbox
          checked={isSmall}
          onChange={(event) => setIsSmall(event.currentTarget.checked)}
          label={t('models.plan.small')}
          description={t(isShort ? 'models.plan.smallHere' : 'models.plan.smallHint')}
        />
      )}
      {licence.acceptRequired && (
        <Checkbox
          checked={isAccepted}
          onChange={(event) => setIsAccepted(event.currentTarget.checked)}
          label={isUrl ? t('models.plan.acceptUrl') : <Agreement licence={licence} />}
        />
      )}
      <div className={styles['buttons']}>
        <Button
          disabled={licence.acceptRequired && !isAccepted}
          onClick={() => void acceptPlan({ keepsSafetyChecker, isSmall })}
        >
          {t('models.plan.start')}
        </Button>
        <Button variant="default" onClick={forgetLookup}>
          {t('models.plan.cancel')}
        </Button>
      </div>
    </div>
  );
}

function siteOf(source: DownloadPlan['source']): string {
  if (source.type === 'embedded') return location.host;
  return new URL(source.type === 'url' ? source.url : source.endpoint).host;
}

function Agreement({ licence }: { readonly licence: Licence }) {
  const { t } = useTranslation();
  if (licence.name === '') return t('models.plan.acceptUnknown');
  return (
    <Trans
      i18nKey="models.plan.accept"
      values={{ name: licence.name }}
      components={{ licence: <LicenceName licence={licence} /> }}
    />
  );
}

function LicenceName({ licence }: { readonly licence: Licence }) {
  const { t } = useTranslation();
  const name = licence.name || t('models.facts.noLicence');
  return <ExternalLink url={licence.url}>{name}</ExternalLink>;
}
