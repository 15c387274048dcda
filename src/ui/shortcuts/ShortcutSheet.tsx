import { useTranslation } from 'react-i18next';
import { ACTION_KEYS, COMPARE_KEY, TOOL_KEYS } from '../editor/keys.ts';
import { Screen } from '../Screen.tsx';
import { PAGE_SHORTCUTS } from './page-shortcuts.ts';
import styles from './Shortcuts.module.css';

interface Row {
  readonly words: string;
  readonly keys: readonly string[];
}

/** Every shortcut there is, from the tables that the handlers read. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const page = PAGE_SHORTCUTS.map(({ name, keys }) => ({ words: t(`shortcuts.${name}`), keys }));
  const strip = [
    { words: t('shortcuts.strip'), keys: ['← →'] },
    { words: t('shortcuts.number'), keys: ['↑ ↓'] },
  ];
  const editor = [
    ...entries(TOOL_KEYS).map(([tool, key]) => ({ words: t(`editor.${tool}`), keys: [key] })),
    ...entries(ACTION_KEYS).map(([action, key]) => ({ words: t(`editor.${action}`), keys: [key] })),
    { words: t('editor.compare'), keys: [COMPARE_KEY] },
  ];
  return (
    <Screen
      title={t('shortcuts.title')}
      closeLabel={t('shortcuts.close')}
      entrance="[data-settings-button]"
    >
      <div className={styles['sheet']}>
        <Group title={t('shortcuts.page')} rows={[...page, ...strip]} />
        <Group title={t('shortcuts.editor')} rows={editor} />
      </div>
    </Screen>
  );
}

function Group({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      <dl className={styles['rows']}>
        {rows.map(({ words, keys }) => (
          <div key={words} className={styles['row']}>
            <dt>{words}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const entries = <Name extends string>(keys: Readonly<Record<Name, string>>) =>
  Object.entries(keys) as [Name, string][];
