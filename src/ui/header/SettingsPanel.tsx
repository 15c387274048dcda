import { Button, SegmentedControl } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, type Locale } from '../../store/index.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { DeviceSection } from './DeviceSection.tsx';
import { adviceText } from './device-text.ts';
import styles from './Header.module.css';
import { ModelCredits } from './ModelCredits.tsx';

export function SettingsPanel({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  return (
    <PopUpCard
      popUp={popUp}
      position="bottom-end"
      width={320}
      label={t('settings.title')}
      className={styles['dropdown']}
    >
      <Settings />
    </PopUpCard>
  );
}

function Settings() {
  const { t } = useTranslation();
  const { locale, colorScheme, backend } = useApp((state) => state.preferences);
  const device = useApp((state) => state.device);
  const { setLocale, setColorScheme, setBackend, openShortcuts } = useAppStore().getState();
  // The choice is saved, but there is no GPU.
  const fallback =
    backend === 'webgpu' && device.status === 'ready' && device.report.backend === 'wasm'
      ? device.report.fallbackReasons[0]
      : undefined;
  return (
    <div className={styles['settings']}>
      <Choice
        title={t('settings.language')}
        value={locale}
        onChange={setLocale}
        options={[
          ['auto', t('settings.languageAuto')],
          ...(Object.entries(LOCALES) as [Locale, string][]).map(
            ([language, name]) =>
              [
                language,
                <span key={language} lang={language}>
                  {name}
                </span>,
              ] as const,
          ),
        ]}
      />
      <Choice
        title={t('settings.colorScheme')}
        value={colorScheme}
        onChange={setColorScheme}
        options={[
          ['auto', t('settings.colorSchemeAuto')],
          ['light', t('settings.colorSchemeLight')],
          ['dark', t('settings.colorSchemeDark')],
        ]}
      />
      <Choice
        title={t('settings.backend')}
        hint={fallback ? adviceText(fallback, t) : t('settings.backendHint')}
        value={backend}
        onChange={(choice) => void setBackend(choice)}
        options={[
          ['auto', t('settings.backendAuto')],
          ['webgpu', t('settings.backendGpu')],
          ['wasm', t('settings.backendCpu')],
        ]}
      />
      <DeviceSection />
      <ModelCredits />
      <Button variant="subtle" color="gray" size="compact-sm" onClick={openShortcuts}>
        {t('shortcuts.open')}
      </Button>
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly title: string;
  readonly hint?: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly (readonly [Value, ReactNode])[];
}

function Choice<Value extends string>({
  title,
  hint,
  value,
  onChange,
  options,
}: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className={styles['group']}>
      <h2 id={id} className={styles['groupTitle']}>
        {title}
      </h2>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={value}
        onChange={onChange}
        data={options.map(([option, label]) => ({ value: option, label }))}
      />
      {hint && (
        <p className={styles['hint']} role="status">
          {hint}
        </p>
      )}
    </div>
  );
}
