import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SCHEMES, schemeIcon } from './colour-schemes.ts';
import type { HeaderMenuProps } from './HeaderMenu.tsx';
import { OpenedMenu } from './OpenedMenu.tsx';

export function ColourSchemes(props: HeaderMenuProps) {
  const { t } = useTranslation('ui');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const items = SCHEMES.map((scheme) => {
    const Icon = schemeIcon(scheme);
    return (
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
    );
  });
  return <OpenedMenu {...props} width={190} items={items} />;
}
