import { useTranslation } from 'react-i18next';
import { VIEWER_KEYS } from '../compare/viewer-keys.ts';
import { ACTION_KEYS, COMPARE_KEY, TOOL_KEYS } from '../editor/keys.ts';
import { Screen } from '../Screen.tsx';
import { chord } from './chord.ts';
import { PAGE_SHORTCUTS } from './page-shortcuts.ts';
import styles from './Shortcuts.module.css';

interface Row {
  readonly words: string;
  readonly keys: readonly string[];
}

/** Lists every shortcut, from the same tables that the handlers use. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const page = PAGE_SHORTCUTS.map(({ name, keys }) => ({ words: t(`shortcuts.${name}`), keys }));
  const strip = [
    { words: t('shortcuts.strip'), keys: ['← →'] },
    { words: t('shortcuts.number'), keys: ['↑ ↓'] },
  ];
  const prompt = [
    { words: t('shortcuts.weight'), keys: ['Ctrl+↑', 'Ctrl+↓'] },
    { words: t('shortcuts.complete'), keys: ['Tab'] },
  ];
  const viewer = [
    ...entries(VIEWER_KEYS).map(([act, [key]]) => ({
      words: t(`viewer.${act}`),
      keys: [ARROWS[key] ?? key],
    })),
    { words: t('shortcuts.move'), keys: ['Shift+←↑→↓'] },
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
        <Group title={t('composer.prompt')} rows={prompt} />
        <Group title={t('viewer.title')} rows={viewer} />
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
                <kbd key={key}>{chord(key)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const ARROWS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→' };

const entries = <Name extends string, Keys>(keys: Readonly<Record<Name, Keys>>) =>
  Object.entries(keys) as [Name, Keys][];
