import type { TFunction } from 'i18next';
import type { ErrorData } from '../../store/index.ts';
import type { zhCN } from '../i18n/zh-cn.ts';

const FIELDS = ['repo', 'address', 'revision', 'endpoint', 'token', 'name'] as const;
/** Codes whose general text is about painting or the built-in model, so that models need their own texts. */
const OWN_TEXTS = [
  'invalid-file',
  'invalid-config',
  'unsupported',
  'quota',
  'busy',
  'internal',
] as const;
/** Codes whose general text is about repositories and mirrors, which do not apply to a file on another site. */
const URL_TEXTS = ['unreachable', 'access-denied', 'not-found', 'server'] as const;
const URL_FILES = ['web-page', 'file-without-size', 'file-changed'] as const;
const CONTENTS = ['several-models', 'nothing-known', 'no-disk', 'no-hub'] as const;
/** The CHECKPOINT_KINDS that cannot become a model. */
type ForeignKind = keyof typeof zhCN.models.foreignKinds;
/** All of core's FILE_FAULTS. */
type FileFault = keyof typeof zhCN.models.fileFaults;
const MAX_FILES_NAMED = 4;

/**
 * An error about a model in the user's language, as specific as its details allow.
 *
 * @param isUrl the model is a single file from an address, not from a repository
 */
export function errorText(
  error: ErrorData,
  t: TFunction,
  bytes: (bytes: number) => string,
  isUrl = false,
) {
  const text = (key: 'title' | 'help') => {
    const { code, details } = error;
    const field = FIELDS.find((name) => name === details['field']);
    if (code === 'invalid-request' && field) return t(`models.errors.${field}.${key}`);
    const { fault } = details;
    if (hasWords<FileFault>(t, 'fileFaults', fault)) {
      const { file = '', named = '' } = details;
      return t(`models.fileFaults.${fault}.${key}`, { file: String(file), named: String(named) });
    }
    const { missing, missingBytes } = details;
    if (Array.isArray(missing)) {
      const files = missing.slice(0, MAX_FILES_NAMED).join(', ');
      return t(`models.errors.missing.${key}`, { files });
    }
    if (code === 'quota' && typeof missingBytes === 'number') {
      return t(`models.errors.quotaMissing.${key}`, { size: bytes(missingBytes) });
    }
    const { what: kind } = details;
    if (key === 'title' && hasWords<ForeignKind>(t, 'foreignKinds', kind)) {
      return t('models.errors.unsupportedKind.title', { kind: t(`models.foreignKinds.${kind}`) });
    }
    const file = [...URL_FILES, ...CONTENTS].find((what) => what === details['what']);
    if (file) return t(`models.errors.${file}.${key}`);
    const ofUrl = isUrl && URL_TEXTS.find((one) => one === code);
    if (ofUrl) return t(`models.errors.url.${ofUrl}.${key}`);
    const own = OWN_TEXTS.find((one) => one === code);
    return own ? t(`models.errors.${own}.${key}`) : t(`errors.${code}.${key}`);
  };
  return { title: text('title'), help: text('help') };
}

/** Whether the catalogue has a text for this value; tests compare the catalogue with all possible values. */
function hasWords<Value extends string>(
  t: TFunction,
  group: 'fileFaults' | 'foreignKinds',
  value: unknown,
): value is Value {
  if (typeof value !== 'string') return false;
  const words: unknown = t(`models.${group}.${value}` as never, {
    defaultValue: '',
    returnObjects: true,
  });
  return words !== '';
}
