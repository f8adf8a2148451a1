import { ActionIcon, Tooltip } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { en } from './locales.ts';

type AppText = `gedit.${keyof (typeof en)['gedit']}` | `paraview.${'open' | 'undo' | 'resetCamera' | 'mouse'}`;

/** A button of an application's own toolbar. Pressing it with the mouse leaves the keyboard where it is. */
export function ToolButton(props: {
  text: AppText;
  keys?: string;
  icon: TablerIcon;
  disabled: boolean;
  onClick: () => void;
}) {
  const { t } = useTranslation('framework');
  const label = t(props.text);
  const Icon = props.icon;
  return (
    <Tooltip label={props.keys ? `${label} (${props.keys})` : label}>
      <ActionIcon
        size="lg"
        aria-label={label}
        disabled={props.disabled}
        onMouseDown={(event) => event.preventDefault()}
        onClick={props.onClick}
      >
        <Icon size={19} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
