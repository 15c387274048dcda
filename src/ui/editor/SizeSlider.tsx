import { useTranslation } from 'react-i18next';
import styles from './Editor.module.css';
import { BRUSH } from './editor-session.ts';
import { useSession, useSessionState } from './session-context.ts';

/** The slider's number of steps; the size grows by the same factor with each. */
const STEPS = 100;

const RATIO = BRUSH.max / BRUSH.min;

/** The brush's width. */
export function SizeSlider() {
  const { t } = useTranslation();
  const session = useSession();
  const size = useSessionState((state) => state.size);
  const isUsed = useSessionState(({ tool }) => tool === 'brush' || tool === 'eraser');
  const place = (STEPS * Math.log(size / BRUSH.min)) / Math.log(RATIO);
  return (
    <label className={styles['size']} data-unused={!isUsed}>
      <span className={styles['sizeName']}>{t('editor.size')}</span>
      <input
        type="range"
        min={0}
        max={STEPS}
        step="any"
        value={place}
        // On a phone, the visible label is hidden.
        aria-label={t('editor.size')}
        title={t('editor.sizeHint')}
        aria-valuetext={t('editor.pixels', { count: size })}
        onChange={({ currentTarget }) =>
          session.setSize(BRUSH.min * RATIO ** (Number(currentTarget.value) / STEPS))
        }
      />
      <span className={styles['sizeValue']} aria-hidden="true">
        {t('editor.pixels', { count: size })}
      </span>
    </label>
  );
}
