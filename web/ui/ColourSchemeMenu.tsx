import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { HeaderButton } from './HeaderButton.tsx';

const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const;

export function ColourSchemeMenu() {
  const { t } = useTranslation('ui');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [, Current] = SCHEMES.find(([scheme]) => scheme === colorScheme) ?? SCHEMES[2];
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <HeaderButton aria-label={t('scheme.label')}>
          <Current size={20} />
        </HeaderButton>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            leftSection={<Icon size={17} />}
            rightSection={colorScheme === scheme && <IconCheck size={16} />}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
