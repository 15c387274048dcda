import { ActionIcon, NativeSelect, Popover, SegmentedControl, Switch } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MASK_CONTENTS, MASK_LIMITS, type MaskContent } from '../../store/index.ts';
import styles from './Editor.module.css';
import { useSession, useSessionState } from './session-context.ts';

/** How the masked area is repainted. */
export function MaskSettings() {
  const { t } = useTranslation();
  const session = useSession();
  const { blur, content, onlyMasked, padding, soft } = useSessionState((state) => state.options);
  const isOpen = useSessionState((state) => state.showsSettings);
  const label = t('editor.settings');
  return (
    <Popover
      width={320}
      position="top-end"
      shadow="md"
      trapFocus
      returnFocus
      opened={isOpen}
      onChange={session.setShowsSettings}
    >
      <Popover.Target>
        <ActionIcon
          className={styles['tool'] ?? ''}
          variant="subtle"
          color="gray"
          size={40}
          aria-label={label}
          title={label}
          onClick={() => session.setShowsSettings(!isOpen)}
        >
          <IconAdjustmentsHorizontal size={20} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown data-editor-popover="" className={styles['settings'] ?? ''}>
        <NativeSelect
          label={t('editor.content')}
          description={t('editor.contentHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={content}
          onChange={({ currentTarget }) =>
            session.setOptions({ content: currentTarget.value as MaskContent })
          }
          data={MASK_CONTENTS.map((value) => ({ value, label: t(`editor.contents.${value}`) }))}
        />
        <div>
          <SegmentedControl
            fullWidth
            size="sm"
            aria-label={t('editor.area')}
            value={onlyMasked ? 'masked' : 'whole'}
            onChange={(value) => session.setOptions({ onlyMasked: value === 'masked' })}
            data={[
              { value: 'whole', label: t('editor.wholePicture') },
              { value: 'masked', label: t('editor.onlyMasked') },
            ]}
          />
          <p className={styles['hint']}>
            {t(onlyMasked ? 'editor.onlyMaskedHint' : 'editor.wholePictureHint')}
          </p>
        </div>
        {onlyMasked && (
          <PixelSlider
            label={t('editor.padding')}
            max={MASK_LIMITS.padding}
            value={padding}
            onChange={(value) => session.setOptions({ padding: value })}
          />
        )}
        <PixelSlider
          label={t('editor.blur')}
          max={MASK_LIMITS.blur}
          value={blur}
          onChange={(value) => session.setOptions({ blur: value })}
        />
        <Switch
          label={t('editor.soft')}
          description={t('editor.softHint')}
          checked={soft}
          onChange={({ currentTarget }) => session.setOptions({ soft: currentTarget.checked })}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface PixelSliderProps {
  readonly label: string;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function PixelSlider({ label, max, value, onChange }: PixelSliderProps) {
  const { t } = useTranslation();
  const text = t('editor.pixels', { count: value });
  return (
    <label className={styles['pixels']}>
      <span>{label}</span>
      <span className={styles['value']} aria-hidden="true">
        {text}
      </span>
      <input
        type="range"
        min={0}
        max={max}
        value={value}
        aria-valuetext={text}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
    </label>
  );
}
