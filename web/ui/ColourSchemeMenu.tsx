import { useMantineColorScheme } from '@mantine/core';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { schemeIcon } from './colour-schemes.ts';
import { HeaderMenu } from './HeaderMenu.tsx';

const ColourSchemes = lazy(async () => ({ default: (await import('./ColourSchemes.tsx')).ColourSchemes }));

export function ColourSchemeMenu() {
  const { t } = useTranslation('ui');
  const { colorScheme } = useMantineColorScheme();
  const Current = schemeIcon(colorScheme);
  return (
    <HeaderMenu label={t('scheme.label')} menu={ColourSchemes}>
      <Current size={20} />
    </HeaderMenu>
  );
}
