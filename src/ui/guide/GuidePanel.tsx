import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Guide } from '../../store/index.ts';
import { BottomSheet } from '../panel/BottomSheet.tsx';
import styles from '../panel/Panel.module.css';
import { PanelHead } from '../panel/PanelHead.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useFocusBack } from '../use-focus-back.ts';
import { ChoosePurpose } from './ChoosePurpose.tsx';
import { GuideDetails } from './GuideDetails.tsx';
import { useGuideTitle } from './use-guide-title.ts';

const ENTRANCE = '[data-guide-button]';

/** The guides of the next pictures: beside the picture where there is room, otherwise in a sheet within reach of the thumb. */
export function GuidePanel() {
  const { closeGuidePanel, loadLibrary } = useAppStore().getState();
  const panel = useApp((state) => state.guidePanel);
  const guide = useApp(({ guides }) =>
    panel?.type === 'guide' ? guides.find(({ id }) => id === panel.id) : undefined,
  );
  const isWide = useMediaQuery('(min-width: 62.5em)', true, { getInitialValueInEffect: false });
  // A sheet would cover the screen.
  const hasScreen = useApp(({ screen }) => screen !== null);
  const isGone = panel?.type === 'guide' && !guide;
  useEffect(() => void loadLibrary(), [loadLibrary]);
  useEffect(() => {
    if (isGone) closeGuidePanel();
  }, [isGone, closeGuidePanel]);
  if (!panel || isGone) return null;
  const content = guide ? <GuideDetails key={guide.id} guide={guide} /> : <ChoosePurpose />;
  if (isWide) return <Aside guide={guide}>{content}</Aside>;
  if (hasScreen) return null;
  return <Sheet guide={guide}>{content}</Sheet>;
}

interface PlaceProps {
  readonly guide: Guide | undefined;
  readonly children: ReactNode;
}

function Sheet({ guide, children }: PlaceProps) {
  const { t } = useTranslation();
  const { closeGuidePanel } = useAppStore().getState();
  useFocusBack(ENTRANCE);
  return (
    <BottomSheet label={t('guide.title')} done={guide && t('guide.done')} onClose={closeGuidePanel}>
      <Head guide={guide} />
      {children}
    </BottomSheet>
  );
}

/** Takes the focus when it opens; Escape closes it. */
function Aside({ guide, children }: PlaceProps) {
  const { closeGuidePanel } = useAppStore().getState();
  const id = useId();
  const aside = useRef<HTMLElement>(null);
  useFocusBack(ENTRANCE);
  useEffect(() => aside.current?.focus(), []);
  return (
    <aside
      ref={aside}
      className={styles['aside']}
      tabIndex={-1}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        closeGuidePanel();
      }}
    >
      <Head id={id} guide={guide} />
      {children}
    </aside>
  );
}

interface HeadProps {
  readonly id?: string;
  readonly guide: Guide | undefined;
}

function Head({ guide, ...rest }: HeadProps) {
  const { t } = useTranslation();
  const { closeGuidePanel } = useAppStore().getState();
  return (
    <PanelHead
      {...rest}
      title={guide ? <GuideTitle guide={guide} /> : t('guide.title')}
      close={t('guide.close')}
      onClose={closeGuidePanel}
    />
  );
}

const GuideTitle = ({ guide }: { readonly guide: Guide }) => useGuideTitle(guide);
