import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StaffSession } from '../../../src/support/schema.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { fullTime } from '../../ui/times.ts';
import classes from './StaffSessionPage.module.css';

const SECOND_MS = 1_000;

/** The steps of its start, with what each took, and what came and will come after. */
export function StaffTimes({ session }: { session: StaffSession }) {
  const { t, i18n } = useTranslation('support');
  const { t: ui } = useTranslation('ui');
  const { steps, ended_at, last_input_at, idle_ends_at, maintenance_at, expires_at } = session;
  const moments = [
    ['lastInput', last_input_at],
    ['idleEnds', idle_ends_at],
    ['maintenance', maintenance_at],
    ['expires', ended_at === null ? expires_at : null],
    ['ended', ended_at],
  ] as const;
  return (
    <dl className={classes.facts}>
      {steps.map(({ step, at }, index) => {
        const before = steps[index - 1];
        const seconds = before && (Date.parse(at) - Date.parse(before.at)) / SECOND_MS;
        return [
          <dt key={`${step} name`}>{ui(`step.${step}`)}</dt>,
          <dd key={step}>
            {fullTime(Date.parse(at), i18n.language)}{' '}
            {seconds !== undefined && (
              <Text span c="dimmed" size="sm">
                {t('after', { seconds: seconds.toFixed(1) })}
              </Text>
            )}
          </dd>,
        ];
      })}
      {moments.map(
        ([key, at]) =>
          at !== null && [
            <dt key={`${key} name`}>{t(`moment.${key}`)}</dt>,
            <dd key={key}>
              {fullTime(Date.parse(at), i18n.language)}{' '}
              <Text span c="dimmed" size="sm">
                <RelativeTime at={at} />
              </Text>
            </dd>,
          ],
      )}
    </dl>
  );
}
