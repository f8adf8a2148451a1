import { ActionIcon, Anchor, Button, Text, Title } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconPlayerPlayFilled, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import { CopyableCommand } from '../../ui/CopyableCommand.tsx';
import { AppIcon } from '../AppIcon.tsx';
import { useLocalized } from '../useLocalized.ts';
import classes from './AppCard.module.css';
import type { Limits } from './limits.ts';

const OPTIONS = <IconAdjustmentsHorizontal size={16} />;

export function AppCard(props: {
  app: App;
  /** Of its title: one below a group's heading. */
  order: 2 | 3;
  /** Without what it is for, which its user knows. */
  isBrief: boolean;
  limits: Limits;
  /** Nobody may launch anything now. */
  isClosed: boolean;
  isLaunching: boolean;
  onLaunch: () => void;
  onOptions: () => void;
  onFavourite: () => void;
}) {
  const { app, limits, isClosed } = props;
  const { t } = useTranslation('portal');
  const localized = useLocalized();
  const limitId = useId();
  const closedId = useId();
  const name = localized(app.name);
  const isFull = limits.inTheWay !== null;
  const describedBy = [limits.app.used > 0 && limitId, isClosed && closedId].filter(Boolean).join(' ');
  const { favourite } = app.kept;
  return (
    <article
      className={classes.card}
      aria-label={name}
      data-brief={props.isBrief || undefined}
      data-unavailable={app.unavailable !== null || undefined}
    >
      <div className={classes.head}>
        <AppIcon app={app} size={props.isBrief ? 42 : 52} />
        <div className={classes.name}>
          <Title order={props.order} size="h3">
            {name}
          </Title>
          <Text size="xs" c="dimmed">
            {app.unavailable ? t(`unavailable.${app.unavailable.code}`) : t(`category.${app.category}`)}
          </Text>
        </div>
        <ActionIcon
          className={classes.star ?? ''}
          aria-label={t('catalogue.favourite', { app: name })}
          aria-pressed={favourite}
          onClick={props.onFavourite}
        >
          {favourite ? <IconStarFilled size={18} /> : <IconStar size={18} />}
        </ActionIcon>
      </div>
      {!props.isBrief && (
        <Text size="sm" className={classes.description}>
          {localized(app.description)}
        </Text>
      )}
      {app.unavailable ? (
        <Cure unavailable={app.unavailable} />
      ) : (
        <div className={classes.foot}>
          {limits.app.used > 0 && (
            <Text size="xs" c="dimmed" id={limitId}>
              {t('limits.ofApp', limits.app)}
              {isFull && (
                <>
                  {' '}
                  <Anchor component={Link} to="/sessions" inherit>
                    {t('limits.stopOne')}
                  </Anchor>
                </>
              )}
            </Text>
          )}
          {isClosed && (
            <Text size="xs" c="dimmed" id={closedId}>
              {t('notices.closed')}
            </Text>
          )}
          <div className={classes.actions}>
            <Button
              flex={1}
              leftSection={<IconPlayerPlayFilled size={14} />}
              loading={props.isLaunching}
              disabled={isFull || isClosed}
              onClick={props.onLaunch}
              aria-label={t('catalogue.launchApp', { app: name })}
              {...(describedBy !== '' && { 'aria-describedby': describedBy })}
            >
              {t('catalogue.launch')}
            </Button>
            <Button
              variant="default"
              {...(props.isBrief ? { px: 'sm' } : { leftSection: OPTIONS })}
              onClick={props.onOptions}
              aria-label={t('catalogue.optionsOf', { app: name })}
              {...(props.isBrief && { title: t('catalogue.options') })}
            >
              {props.isBrief ? OPTIONS : t('catalogue.options')}
            </Button>
          </div>
        </div>
      )}
    </article>
  );
}

function Cure({ unavailable }: { unavailable: NonNullable<App['unavailable']> }) {
  const { t, i18n } = useTranslation('portal');
  if (unavailable.code === 'disabled')
    return (
      <div className={classes.cure}>
        <Text size="sm">{unavailable.detail}</Text>
      </div>
    );
  // The server's sentence knows this very case, but speaks English only.
  const detail = i18n.language === 'en' ? unavailable.detail : t(`unavailableDetail.${unavailable.code}`);
  const isCommand = unavailable.code !== 'no_account';
  return (
    <div className={classes.cure}>
      <Text size="xs" c="dimmed">
        {detail} {i18n.language === 'en' && !isCommand && unavailable.cure}
      </Text>
      {isCommand && <CopyableCommand text={unavailable.cure} label={t('catalogue.copyCure')} />}
    </div>
  );
}
