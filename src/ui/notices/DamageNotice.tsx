import { useTranslation } from 'react-i18next';
import { addOnKinds } from '../../store/index.ts';
import { useNameById } from '../models/use-name-by-id.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';

const KINDS = ['model', ...addOnKinds] as const;
type Kind = (typeof KINDS)[number];

interface Props {
  readonly kind: Kind | 'copy';
  /** A model's id, or an add-on's name. */
  readonly name: string;
  readonly children?: string | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

/** Tells the user that a file on this device has changed, and where to replace it. */
export function DamageNotice({ kind, name, children, onDismiss }: Props) {
  const { t } = useTranslation();
  const { openModels } = useAppStore().getState();
  const isModel = kind === 'model' || kind === 'copy';
  const modelName = useNameById(isModel ? name : null);
  return (
    <Notice
      tone={kind === 'copy' ? 'news' : 'problem'}
      {...(kind !== 'copy' && { action: { label: t('models.notices.manage'), run: openModels } })}
      {...(onDismiss && { onDismiss })}
    >
      <strong>{t(`damage.${kind}.title`, { name: modelName ?? name })}</strong>
      <p>
        {t(`damage.${kind}.help`)} {children}
      </p>
    </Notice>
  );
}

/** Models that were found to be damaged after they had painted. */
export function FoundDamage() {
  const { dismissDamageNotice } = useAppStore().getState();
  const notice = useApp((state) => state.damageNotice);
  const isHere = useApp(({ library }) =>
    library?.models.some(({ manifest }) => manifest.id === notice?.modelId),
  );
  if (!notice || !isHere) return null;
  return (
    <DamageNotice
      kind={notice.isMended ? 'copy' : 'model'}
      name={notice.modelId}
      onDismiss={dismissDamageNotice}
    />
  );
}

/** The damaged item in an error's details; null for other errors. */
export function damageOf(
  details: Readonly<Record<string, unknown>>,
): (Pick<Props, 'name'> & { readonly kind: Kind }) | null {
  const kind = KINDS.find((one) => one === details['kind']);
  return details['what'] === 'damaged' && kind ? { kind, name: String(details['name']) } : null;
}
