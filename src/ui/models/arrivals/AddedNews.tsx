import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportWarning } from '../../../contract/import-api.ts';
import { hasShortMemory, savedByShrinking, usageOf, type Added } from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import styles from '../Models.module.css';
import { useFormat } from '../../use-format.ts';
import { MakeSmaller } from '../MakeSmaller.tsx';
import { useModelName } from '../use-model-name.ts';
import { addOnWord } from '../add-ons/add-on-word.ts';
import { useVaeFits } from '../add-ons/use-vae-fits.ts';
import { AddOnUsage } from '../add-ons/AddOnUsage.tsx';

const MAX_NAMED = 4;

interface Props<News = Added> {
  /** The arrival's id. */
  readonly id: string;
  readonly added: News;
}

/** Tells the user that something is ready, how to use it, and what to know about it. */
export function AddedNews({ id, added }: Props) {
  return (
    <div className={styles['stack']} role="status">
      {added.type === 'model' ? (
        <ModelNews id={id} added={added} />
      ) : (
        <AddOnNews id={id} added={added} />
      )}
    </div>
  );
}

function ModelNews({ id, added }: Props<Extract<Added, { type: 'model' }>>) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { chooseModel, shrinkModel } = useAppStore().getState();
  const { manifest, warnings } = added;
  // Where memory is short, the model's card makes this offer, both now and later.
  const isShort = useApp(hasShortMemory);
  const inLibrary = useApp(({ library }) =>
    library?.models.find((model) => model.manifest.id === manifest.id),
  );
  const isOther = useApp(({ modelId }) => modelId !== manifest.id);
  return (
    <>
      <p>{t('models.arrivals.added', { name: nameOf(manifest) })}</p>
      <Warnings warnings={warnings} />
      <KeepSafetyChecker id={id} warnings={warnings} />
      {inLibrary && !isShort && (
        <MakeSmaller
          id={manifest.id}
          saved={savedByShrinking(inLibrary.manifest)}
          onMake={() => void shrinkModel(manifest.id)}
        />
      )}
      <Buttons id={id} use={isOther ? () => void chooseModel(manifest.id) : null} />
    </>
  );
}

interface KeepProps {
  /** The arrival's id. */
  readonly id: string;
  readonly warnings: readonly ImportWarning[];
}

/** Offers to keep a model's own safety checker. After a download, the files that contain it are gone. */
function KeepSafetyChecker({ id, warnings }: KeepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { keepSafetyChecker } = useAppStore().getState();
  const isDownload = useApp(({ arrivals }) => arrivals.some((one) => one.id === id && one.plan));
  const leftOut = warnings.find(({ type }) => type === 'safety-checker-left-out');
  if (leftOut?.type !== 'safety-checker-left-out') return null;
  return (
    <>
      <p className={styles['facts']}>{t('models.arrivals.safetyCheckerLeftOut')}</p>
      {isDownload ? (
        <p className={styles['facts']}>{t('models.arrivals.safetyCheckerOfDownload')}</p>
      ) : (
        <div>
          <Button size="sm" px="sm" variant="default" onClick={() => void keepSafetyChecker(id)}>
            {t('models.arrivals.keepSafetyChecker', { size: format.bytes(leftOut.bytes) })}
          </Button>
        </div>
      )}
    </>
  );
}

function AddOnNews({ id, added }: Props<Extract<Added, { type: 'add-on' }>>) {
  const { t } = useTranslation();
  const { setOption } = useAppStore().getState();
  const { addOn, warnings } = added;
  const { kind, name } = addOn;
  const use = usageOf(kind);
  const fits = useVaeFits(name);
  return (
    <>
      <p>{t(`models.arrivals.addedAddOn.${addOnWord(addOn)}`, { name })}</p>
      <AddOnUsage addOn={addOn} />
      <Warnings warnings={warnings} />
      <Buttons
        id={id}
        use={use.by === 'option' && fits ? () => setOption(use.option, name) : null}
      />
    </>
  );
}

interface ButtonsProps {
  /** The arrival's id. */
  readonly id: string;
  /** null if it is already in use, or cannot be used. */
  readonly use: (() => void) | null;
}

function Buttons({ id, use }: ButtonsProps) {
  const { t } = useTranslation();
  const { dismissArrival } = useAppStore().getState();
  const dismiss = () => dismissArrival(id);
  const useNow = () => {
    dismiss();
    use?.();
  };
  return (
    <div className={styles['buttons']}>
      {use && (
        <Button size="sm" px="sm" onClick={useNow}>
          {t('models.arrivals.useNow')}
        </Button>
      )}
      <Button size="sm" px="sm" variant="default" onClick={dismiss}>
        {t('models.arrivals.dismiss')}
      </Button>
    </div>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly ImportWarning[] }) {
  return warnings.map((warning) => <Warning key={warning.type} warning={warning} />);
}

function Warning({ warning }: { readonly warning: ImportWarning }) {
  const { t } = useTranslation();
  if (warning.type === 'kept-in-fp32') {
    return <p className={styles['facts']}>{t('models.arrivals.keptInFp32')}</p>;
  }
  if (warning.type === 'ignored-fields') {
    const fields = warning.fields.join(', ');
    return <p className={styles['facts']}>{t('models.arrivals.ignoredFields', { fields })}</p>;
  }
  if (warning.type === 'unknown-strength') {
    return <p className={styles['facts']}>{t('models.arrivals.unknownStrength')}</p>;
  }
  if (warning.type === 'safety-checker-left-out') return null;
  const isLora = warning.type === 'partly-unmatched';
  const all = isLora ? warning.named : warning.files;
  const named = all.slice(0, MAX_NAMED).join(', ') + (all.length > MAX_NAMED ? ' …' : '');
  const text = isLora
    ? t('models.arrivals.partlyUnmatched', { ...warning, named })
    : t('models.arrivals.leftOut', { files: named });
  return <p className={styles['facts']}>{text}</p>;
}
