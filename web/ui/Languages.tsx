import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HeaderMenuProps } from './HeaderMenu.tsx';
import { type Language, switchLanguage } from './i18n.ts';
import { OpenedMenu } from './OpenedMenu.tsx';

/** Each language by its own name, so that its speakers find it. */
const LANGUAGES: [Language, string][] = [
  ['en', 'English'],
  ['ko', '한국어'],
];

export function Languages(props: HeaderMenuProps) {
  const { i18n } = useTranslation();
  const items = LANGUAGES.map(([language, name]) => (
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
  ));
  return <OpenedMenu {...props} width={170} items={items} />;
}
