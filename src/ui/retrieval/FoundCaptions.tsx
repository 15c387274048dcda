import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CaptionFolder } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Retrieval.module.css';
import { shippedLanguage } from './shipped-language.ts';

const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  gb18030: 'GB18030',
} as const satisfies Record<CaptionFolder['encoding'], string>;

/** Problems whose examples are line numbers. */
const LINES: readonly CaptionFolder['problems'][number]['kind'][] = [
  'empty-line',
  'broken-line',
  'empty-caption',
  'broken-picture-line',
];

/** What was found in a folder, and the problems with it. */
export function FoundCaptions({ folder }: { readonly folder: CaptionFolder }) {
  const { t } = useTranslation();
  const { chooseCaptions } = useAppStore().getState();
  const isRunning = useApp((state) => state.retrievalRun !== null);
  const { choices, chosen, format, encoding, problems, set } = folder;
  const nameOf = ({ file, split }: (typeof choices)[number]) => {
    const language = shippedLanguage(file);
    if (language) return t(`retrieval.shippedLanguages.${language}`);
    return split === null ? file : `${file} · ${split}`;
  };
  const isUncaptioned = problems.some(({ kind }) => kind === 'picture-without-caption');
  const areKept = set.pictures[0]?.isBase64 === true;
  return (
    <div className={styles['card']}>
      <NativeSelect
        label={t('retrieval.set')}
        disabled={isRunning || choices.length < 2}
        value={choices.findIndex(
          ({ file, split }) => file === chosen.file && split === chosen.split,
        )}
        onChange={(event) => {
          const choice = choices[Number(event.currentTarget.value)];
          if (choice) void chooseCaptions(choice);
        }}
        data={choices.map((choice, index) => ({ value: String(index), label: nameOf(choice) }))}
      />
      <p className={styles['facts']}>
        <strong>
          {t('retrieval.counts', { texts: set.texts.length, pictures: set.pictures.length })}
        </strong>
        <span>{t(`retrieval.formats.${format}`)}</span>
        <span>{ENCODINGS[encoding]}</span>
      </p>
      {problems.length > 0 && (
        <div className={styles['problems']}>
          <p>{t('retrieval.problems')}</p>
          <ul>
            {problems.map(({ kind, count, examples }) => {
              const text = t(`retrieval.problem.${kind}`, { number: count });
              const list = examples.join(t('retrieval.listSeparator'));
              const form = LINES.includes(kind) ? 'exampleLines' : 'examples';
              return (
                <li key={kind}>
                  {list === '' ? text : t(`retrieval.${form}`, { text, examples: list })}
                </li>
              );
            })}
          </ul>
          {isUncaptioned && (
            <p>{t(areKept ? 'retrieval.uncaptionedKept' : 'retrieval.uncaptionedLeftOut')}</p>
          )}
        </div>
      )}
    </div>
  );
}
