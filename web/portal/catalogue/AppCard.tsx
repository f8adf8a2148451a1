import { Button, Text, Title } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { App } from '../../../src/apps/schema.ts';
import { CopyableCommand } from '../../ui/CopyableCommand.tsx';
import { AppIcon } from '../AppIcon.tsx';
import { useLocalized } from '../useLocalized.ts';
import classes from './AppCard.module.css';

export function AppCard(props: { app: App; isLaunching: boolean; onLaunch: () => void; onOptions: () => void }) {
  const { app } = props;
  const { t } = useTranslation('portal');
  const localized = useLocalized();
  const name = localized(app.name);
  return (
    <article className={classes.card} data-unavailable={app.unavailable !== null || undefined}>
      <div className={classes.head}>
        <AppIcon app={app} size={52} />
        <div className={classes.name}>
          <Title order={2} size="h3">
            {name}
          </Title>
          <Text size="xs" c="dimmed">
            {app.unavailable ? t(`unavailable.${app.unavailable.code}`) : t(`category.${app.category}`)}
          </Text>
        </div>
      </div>
      <Text size="sm" className={classes.description}>
        {localized(app.description)}
      </Text>
      {app.unavailable ? (
        <Cure unavailable={app.unavailable} />
      ) : (
        <div className={classes.actions}>
          <Button
            flex={1}
            leftSection={<IconPlayerPlayFilled size={14} />}
            loading={props.isLaunching}
            onClick={props.onLaunch}
            aria-label={t('catalogue.launchApp', { app: name })}
          >
            {t('catalogue.launch')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconAdjustmentsHorizontal size={16} />}
            onClick={props.onOptions}
            aria-label={t('catalogue.optionsOf', { app: name })}
          >
            {t('catalogue.options')}
          </Button>
        </div>
      )}
    </article>
  );
}

function Cure({ unavailable }: { unavailable: NonNullable<App['unavailable']> }) {
  const { t, i18n } = useTranslation('portal');
  // The server's sentence knows this very case, but speaks English only.
  const detail = i18n.language === 'en' ? unavailable.detail : t(`unavailableDetail.${unavailable.code}`);
  return (
    <div className={classes.cure}>
      <Text size="xs" c="dimmed">
        {detail}
      </Text>
      <CopyableCommand text={unavailable.cure} label={t('catalogue.copyCure')} />
    </div>
  );
}
