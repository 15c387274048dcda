import { useTranslation } from 'react-i18next';
import type { ErrorData } from '../../store/index.ts';
import { ErrorNotice } from '../notices/ErrorNotice.tsx';
import styles from './Match.module.css';
import { pictureProblem } from './picture-problem.ts';

interface Props {
  readonly error: ErrorData;
  readonly retry: () => void;
}

/** Errors about a picture have their own texts; the others are those of any job. */
export function PictureFailure({ error, retry }: Props) {
  const { t } = useTranslation();
  if (error.code !== 'unreadable-picture') return <ErrorNotice error={error} retry={retry} />;
  const { title, help } = pictureProblem(error, t);
  return (
    <div role="alert">
      <strong>{title}</strong>
      <p className={styles['hint']}>{help}</p>
    </div>
  );
}
