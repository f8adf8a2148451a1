import { Button, Menu } from '@mantine/core';
import { IconBraces, IconDownload, IconTable } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../ui/i18n.ts';
import * as texts from './locales/export.ts';

addTexts('export', texts);

const FORMATS = [
  ['csv', IconTable],
  ['json', IconBraces],
] as const;

export interface ExportedList {
  /** Its name, where the menu has several. */
  label?: string;
  /** Without an ending. */
  address: string;
  /** What of it the page shows. */
  query?: URLSearchParams;
}

/** Saves lists as files, as they are filtered. */
export function ExportMenu({ lists }: { lists: ExportedList[] }) {
  const { t } = useTranslation('export');
  return (
    <Menu position="bottom-start" width={250}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t('button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {lists.map(({ label, address, query }) => (
          <Fragment key={address}>
            {label && <Menu.Label>{label}</Menu.Label>}
            {FORMATS.map(([format, Icon]) => (
              <Menu.Item
                key={format}
                component="a"
                href={`${address}.${format}${query ? `?${query}` : ''}`}
                download
                leftSection={<Icon size={16} />}
                {...(label && { 'aria-label': t('of', { list: label, format: t(format) }) })}
              >
                {t(format)}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
