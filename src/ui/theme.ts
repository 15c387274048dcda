import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/**
 * Chinese fonts come after Latin ones, so that Latin letters use the system's own font; nothing is downloaded. Quotation marks have
 * the same code points in both scripts: in Chinese, `--punctuation` (global.css) takes them from a Chinese font.
 */
const SANS =
  'var(--punctuation), system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif';
const SERIF =
  'var(--punctuation), "Iowan Old Style", "Palatino Linotype", Palatino, "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "STSong", serif';

/** The sky on a clear day, from haze to dusk. */
const sky: MantineColorsTuple = [
  '#eef5fb',
  '#dbe9f5',
  '#b8d3eb',
  '#8fb9de',
  '#6aa1d1',
  '#4786bf',
  '#2c6ea9',
  '#235b8e',
  '#1c4973',
  '#15385a',
];

/** Xuan paper and its shadows. */
const paper: MantineColorsTuple = [
  '#f9f7f2',
  '#f2efe8',
  '#e6e2d8',
  '#d4cfc2',
  '#aaa498',
  '#7d776c',
  '#656056',
  '#4c4841',
  '#33302b',
  '#211f1c',
];

/** Ink, from thin wash to full stroke. */
const ink: MantineColorsTuple = [
  '#e8e5de',
  '#c6c6c4',
  '#a0a6ae',
  '#7b838d',
  '#424b57',
  '#303843',
  '#222932',
  '#1a2028',
  '#12161c',
  '#0c0f13',
];

export const theme = createTheme({
  colors: { sky, gray: paper, dark: ink },
  primaryColor: 'sky',
  primaryShade: { light: 6, dark: 7 },
  white: '#fffefb',
  black: '#1c242e',
  fontFamily: SANS,
  headings: { fontFamily: SERIF, fontWeight: '500' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  // Chinese fonts rarely have weight 600; browsers then use bold, which is too heavy.
  fontWeights: { medium: '500' },
  components: {
    // The placeholder would be a child that a menu may not have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
  lineHeights: { xs: '1.5', sm: '1.55', md: '1.65', lg: '1.7', xl: '1.75' },
});

/** Mantine's red is too pale for text. In the dark scheme, a subtle button must be brighter than its card. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-error': '#b02a20' },
  dark: {
    '--mantine-color-error': '#f2a59b',
    '--mantine-color-sky-light': 'rgb(71 134 191 / 22%)',
    '--mantine-color-sky-light-hover': 'rgb(71 134 191 / 32%)',
  },
});
