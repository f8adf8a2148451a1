import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from './problem.ts';

const SHOWN_MS = 10_000;

/** Tells that something did not happen. */
export function useNotice(): (title: string, message: ReactNode) => void {
  const { t } = useTranslation('ui');
  const closeButtonProps = { 'aria-label': t('close') };
  return (title, message) =>
    notifications.show({ color: 'red', title, message, autoClose: SHOWN_MS, closeButtonProps });
}

/** Tells that what a button was pressed for did not happen, and what to do. Where the page knows no better title, it is what is wrong. */
export function useFailureNotice(): (error: unknown, title?: string) => void {
  const tell = useNotice();
  const textOf = useProblemText();
  return (error, title) => {
    const { what, cure, detail } = textOf(error);
    tell(
      title ?? what,
      <>
        {title === undefined ? cure : `${what} ${cure}`}
        {detail !== null && (
          <Text size="xs" mt={4} lang="en">
            {detail}
          </Text>
        )}
      </>,
    );
  };
}
