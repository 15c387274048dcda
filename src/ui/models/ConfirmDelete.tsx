import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Models.module.css';

interface Props {
  readonly question: string;
  readonly yes?: string;
  readonly no?: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks, next to the item, for confirmation of something that cannot be undone, usually a deletion. */
export function ConfirmDelete({ question, yes, no, onYes, onNo }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles['question']} role="group" aria-label={question}>
      <p>{question}</p>
      <div className={styles['buttons']}>
        <Button size="sm" variant="default" autoFocus onClick={onNo}>
          {no ?? t('models.delete.no')}
        </Button>
        <Button size="sm" color="red.9" onClick={onYes}>
          {yes ?? t('models.delete.yes')}
        </Button>
      </div>
    </div>
  );
}
