import { IconArrowsMinimize, IconFileExport, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddOn } from '../../../contract/library.ts';
import {
  hasShortMemory,
  savedByShrinkingAddOn,
  usageOf,
  WORTHWHILE_BYTES,
} from '../../../store/index.ts';
import { IconAction } from '../../IconAction.tsx';
import { useApp, useAppStore } from '../../store-context.ts';
import { useFormat } from '../../use-format.ts';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { saveBlob } from '../installed/save-blob.ts';
import { MakeSmaller } from '../MakeSmaller.tsx';
import styles from '../Models.module.css';
import { ModelWorkLine } from '../ModelWorkLine.tsx';
import { Section } from '../Section.tsx';
import { addOnWord } from './add-on-word.ts';
import { AddOnUsage } from './AddOnUsage.tsx';

/** All add-ons, and how to use them. */
export function AddOns() {
  const { t } = useTranslation();
  const addOns = useApp((state) => state.library?.addOns);
  if (!addOns?.length) return null;
  return (
    <Section title={t('models.addOns.title')}>
      <ul className={styles['list']}>
        {addOns.map((addOn) => (
          <li key={addOn.id}>
            <AddOnCard addOn={addOn} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function AddOnCard({ addOn }: { readonly addOn: AddOn }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { exportAddOn, deleteAddOn, shrinkAddOn } = useAppStore().getState();
  const [asking, setAsking] = useState<'delete' | 'shrink' | null>(null);
  const { id, kind, name, bytes, isDamaged = false } = addOn;
  const use = usageOf(kind);
  const savedBytes = savedByShrinkingAddOn(addOn);
  const isShort = useApp(hasShortMemory);
  const isSaving = useApp(({ work }) => work[id]?.type === 'exporting');
  const close = () => setAsking(null);
  const save = async () => {
    if (isSaving) return;
    const saved = await exportAddOn(id);
    if (saved) saveBlob(saved.file, saved.name);
  };
  return (
    <article className={styles['card']} aria-label={name}>
      <div className={styles['cardHead']}>
        <h4 className={styles['cardTitle']}>{name}</h4>
        {savedBytes >= WORTHWHILE_BYTES && (
          <IconAction
            size={36}
            label={t('models.addOns.shrink', { name })}
            onClick={() => setAsking('shrink')}
          >
            <IconArrowsMinimize size={18} stroke={1.6} />
          </IconAction>
        )}
        <IconAction
          size={36}
          label={t('models.addOns.export', { name })}
          aria-disabled={isSaving}
          run={save}
        >
          <IconFileExport size={18} stroke={1.6} />
        </IconAction>
        <IconAction
          size={36}
          label={t('models.addOns.delete', { name })}
          onClick={() => setAsking('delete')}
        >
          <IconTrash size={18} stroke={1.6} />
        </IconAction>
      </div>
      <p className={styles['facts']}>
        {[
          t(`models.addOns.kind.${addOnWord(addOn)}`),
          format.bytes(bytes),
          ...('precision' in addOn ? [t('models.shrink.fact')] : []),
        ].join(' · ')}
      </p>
      <AddOnUsage addOn={addOn} />
      {isShort && asking === null && !isDamaged && (
        <MakeSmaller id={id} saved={savedBytes} onMake={() => setAsking('shrink')} />
      )}
      {isDamaged && (
        <div className={styles['problem']} role="alert">
          <p>{t('models.addOns.damaged')}</p>
        </div>
      )}
      {asking === 'shrink' && (
        <ConfirmDelete
          question={t('models.shrink.confirm', { name, size: format.bytes(savedBytes) })}
          yes={t('models.shrink.yes')}
          no={t('models.shrink.no')}
          onNo={close}
          onYes={() => {
            close();
            void shrinkAddOn(id);
          }}
        />
      )}
      {asking === 'delete' && (
        <ConfirmDelete
          question={t(`models.addOns.confirm.${use.by === 'job' ? use.job : use.by}`, { name })}
          onNo={close}
          onYes={() => {
            close();
            void deleteAddOn(id);
          }}
        />
      )}
      <ModelWorkLine id={id} />
    </article>
  );
}
