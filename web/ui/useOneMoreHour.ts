import { useTranslation } from 'react-i18next';
import { ApiError } from './api.ts';
import { useExtend } from './queries.ts';
import { useFailureNotice, useNotice } from './useFailureNotice.tsx';

/** Gives a session one hour more, and tells where that was refused. */
export function useOneMoreHour(sessionId: string) {
  const { t } = useTranslation('ui');
  const tell = useNotice();
  const tellFailure = useFailureNotice();
  const extend = useExtend();
  const onError = (error: unknown) => {
    const isLimit = error instanceof ApiError && error.fields.some(({ field }) => field === 'minutes');
    if (isLimit) tell(t('time.refused'), t('time.limit'));
    else tellFailure(error, t('time.refused'));
  };
  return { isPending: extend.isPending, extend: () => extend.mutate(sessionId, { onError }) };
}
