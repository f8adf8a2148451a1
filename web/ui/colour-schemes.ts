import type { MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

export const SCHEMES: readonly MantineColorScheme[] = ['light', 'dark', 'auto'];

export const schemeIcon = (scheme: MantineColorScheme) =>
  ({ light: IconSun, dark: IconMoon, auto: IconDeviceDesktop })[scheme];
