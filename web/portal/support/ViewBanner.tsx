import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../ui/i18n.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useNow } from '../../ui/useNow.ts';
import { endView } from '../../ui/viewing.ts';
import * as support from '../locales/support.ts';
import classes from './ViewBanner.module.css';

addTexts('support', support);

const MINUTE_MS = 60_000;
const RENEWAL_MS = 5_000;

/** As whom somebody of support sees the portal, for how long, and the way back. */
export function ViewBanner({ user, until }: { user: string; until: string }) {
  const { t } = useTranslation('support');
  const leftMs = Date.parse(until) - useNow(RENEWAL_MS);
  const end = useMutation({ mutationFn: endView });
  const { mutate } = end;
  const tellFailure = useFailureNotice();
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver) mutate();
  }, [isOver, mutate]);
  const minutes = Math.floor(leftMs / MINUTE_MS);
  return (
    <section className={classes.banner} aria-label={t('view.banner', { user })}>
      <IconEye size={19} aria-hidden className={classes.icon} />
      <p className={classes.words}>
        <strong>{t('view.banner', { user })}</strong> <span>{t('view.readOnly')}</span>{' '}
        <span className={classes.left}>{minutes < 1 ? t('view.last') : t('view.left', { count: minutes })}</span>
      </p>
      <Button
        size="compact-sm"
        color="dark"
        className={classes.end ?? ''}
        loading={end.isPending || end.isSuccess}
        onClick={() => mutate(undefined, { onError: (error) => tellFailure(error) })}
      >
        {t('view.end')}
      </Button>
    </section>
  );
}
