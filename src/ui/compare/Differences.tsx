import { useTranslation } from 'react-i18next';
import { PICTURE_OPTIONS, type OptionKey, type Picture } from '../../store/index.ts';
import { useOptionWords } from '../options/use-option-words.ts';
import { compareFacts, factsOf, type ComparedFact, type Fact } from './differences.ts';
import styles from './Viewer.module.css';

/** How the settings of two pictures differ; what they share is a click away. */
export function Differences({ first, second }: Record<'first' | 'second', Picture>) {
  const { t } = useTranslation();
  const { different, same } = compareFacts(factsOf(first), factsOf(second));
  return (
    <div className={styles['facts']}>
      {different.length > 0 ? (
        <Table caption={t('viewer.different')} facts={different} />
      ) : (
        <p>{t('viewer.allSame')}</p>
      )}
      {different.length > 0 && same.length > 0 && (
        <details>
          <summary>{t('viewer.same')}</summary>
          <Table caption={t('viewer.same')} facts={same} />
        </details>
      )}
    </div>
  );
}

interface TableProps {
  readonly caption: string;
  readonly facts: readonly ComparedFact[];
}

function Table({ caption, facts }: TableProps) {
  const { t } = useTranslation();
  const words = useFactWords();
  return (
    <table className={styles['table']} aria-label={caption}>
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          <th scope="col">{t('viewer.first')}</th>
          <th scope="col">{t('viewer.second')}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ fact, first, second }) => (
          <tr key={fact}>
            <th scope="row">{words.label(fact)}</th>
            <td>{words.value(fact, first)}</td>
            <td>{words.value(fact, second)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isOption = (fact: Fact): fact is OptionKey => fact in PICTURE_OPTIONS;

function useFactWords() {
  const { t } = useTranslation();
  const words = useOptionWords();
  return {
    label: (fact: Fact) => (isOption(fact) ? words.label(fact) : t(`viewer.facts.${fact}`)),
    value: (fact: Fact, value: string | null) => {
      if (value === null || value === '') return t('viewer.none');
      return isOption(fact) ? words.value(fact, value) : value;
    },
  };
}
