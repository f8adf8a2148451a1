import { IconLanguage } from '@tabler/icons-react';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { HeaderMenu } from './HeaderMenu.tsx';

const Languages = lazy(async () => ({ default: (await import('./Languages.tsx')).Languages }));

export function LanguageMenu() {
  const { t } = useTranslation('ui');
  return (
    <HeaderMenu label={t('language')} menu={Languages}>
      <IconLanguage size={20} />
    </HeaderMenu>
  );
}
