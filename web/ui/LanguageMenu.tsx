import { Menu } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { HeaderButton } from './HeaderButton.tsx';
import { type Language, switchLanguage } from './i18n.ts';

/** Each language by its own name, so that its speakers find it. */
const LANGUAGES: [Language, string][] = [
  ['en', 'English'],
  ['ko', '한국어'],
];

export function LanguageMenu() {
  const { t, i18n } = useTranslation('ui');
  return (
    <Menu position="bottom-end" width={170}>
      <Menu.Target>
        <HeaderButton aria-label={t('language')}>
          <IconLanguage size={20} />
        </HeaderButton>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(([language, name]) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={i18n.language === language}
            rightSection={i18n.language === language && <IconCheck size={16} />}
            onClick={() => switchLanguage(language)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
