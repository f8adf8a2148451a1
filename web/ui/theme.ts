/** The visual language: harbour-water teal over slate neutrals, one amber for what wants attention, small radii, quiet surfaces. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const marine: MantineColorsTuple = [
  '#e8f5f7',
  '#cfe8ec',
  '#a3d2d9',
  '#74bcc7',
  '#4dabb9',
  '#31959f',
  '#1c8090',
  '#126b7a',
  '#0d5662',
  '#08424c',
];

const slate: MantineColorsTuple = [
  '#f4f7f8',
  '#ebf0f2',
  '#dfe7ea',
  '#cfdade',
  '#b5c4ca',
  '#8a9ea7',
  '#5a6f79',
  '#475b65',
  '#2f424b',
  '#17272e',
];

const night: MantineColorsTuple = [
  '#dae6ea',
  '#b9cad1',
  '#93a9b2',
  '#7a919b',
  '#31444d',
  '#263840',
  '#1b2a31',
  '#111c21',
  '#0c1519',
  '#070d10',
];

const amber: MantineColorsTuple = [
  '#fef5e4',
  '#fce9c6',
  '#f9d491',
  '#f5c063',
  '#f2b04c',
  '#e0962a',
  '#bd7715',
  '#955b0b',
  '#734607',
  '#523204',
];

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Noto Sans KR Variable', 'Malgun Gothic', sans-serif";

const brick: MantineColorsTuple = [
  '#fdf1ef',
  '#fbe0dc',
  '#f6bdb6',
  '#f1978d',
  '#ea7468',
  '#dc5448',
  '#c73d33',
  '#b42f28',
  '#93241f',
  '#731b17',
];

const OVERLAID = { padding: 'lg', overlayProps: { backgroundOpacity: 0.5 }, transitionProps: { duration: 120 } };

/** What lies above the page has the ground of a card. */
const SURFACE = {
  content: { background: 'var(--berth-surface)' },
  header: { background: 'var(--berth-surface)' },
  title: { fontSize: '1.125rem', fontWeight: 640 },
};

export const theme = createTheme({
  colors: { marine, amber, red: brick, gray: slate, dark: night },
  primaryColor: 'marine',
  primaryShade: { light: 7, dark: 6 },
  black: '#0b191e',
  fontFamily: FONT,
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'Noto Sans Mono', monospace",
  headings: {
    fontFamily: FONT,
    fontWeight: '640',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '11px', xl: '18px' },
  defaultRadius: 'md',
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Modal: { defaultProps: OVERLAID, styles: SURFACE },
    Drawer: { defaultProps: OVERLAID, styles: SURFACE },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false } },
    Alert: {
      styles: (_theme: unknown, { color = 'marine' }: { color?: string }) => ({
        root: {
          background: `color-mix(in srgb, var(--mantine-color-${color}-5) 9%, var(--berth-surface))`,
          border: `1px solid color-mix(in srgb, var(--mantine-color-${color}-5) 40%, var(--berth-surface))`,
        },
      }),
    },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--berth-header-height': '56px', '--berth-header': '#0c2f38' },
  light: {
    '--mantine-color-body': slate[0],
    '--mantine-color-text': slate[9],
    '--mantine-color-dimmed': slate[6],
    '--mantine-color-placeholder': '#6d828c',
    '--mantine-color-default-border': slate[3],
    '--mantine-color-error': '#b42a2a',
    '--berth-surface': '#ffffff',
    '--berth-border': slate[2],
    '--berth-sunken': slate[1],
    '--berth-header-border': 'transparent',
  },
  dark: {
    '--mantine-color-text': night[0],
    '--mantine-color-dimmed': night[2],
    '--mantine-color-placeholder': night[3],
    '--mantine-color-default': night[6],
    '--mantine-color-error': '#ff9c94',
    '--berth-header': night[8],
    '--berth-surface': '#17242a',
    '--berth-border': night[5],
    '--berth-sunken': night[8],
    '--berth-header-border': night[5],
  },
});
