import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../ui/problem.ts';

/** Tells that what a button was pressed for did not happen, and what to do. */
export function useFailureNotice(): (error: unknown) => void {
  const { t } = useTranslation('ui');
  const textOf = useProblemText();
  return (error) => {
    const { what, cure, detail } = textOf(error);
    notifications.show({
      color: 'red',
      title: what,
      message: detail ?? cure,
      autoClose: 10_000,
      closeButtonProps: { 'aria-label': t('close') },
    });
  };
}
