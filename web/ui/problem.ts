/** What an error says to the person in front of it. */
import { useTranslation } from 'react-i18next';
import { ApiError, type ErrorCode } from './api.ts';

export interface ProblemText {
  what: string;
  cure: string;
  /** The server's own sentence on this very case (English), where it says more. */
  detail: string | null;
}

export function useProblemText(): (error: unknown) => ProblemText {
  const { t, i18n } = useTranslation('ui');
  return (error) => {
    const code: ErrorCode = error instanceof ApiError ? error.code : 'internal';
    // A portal newer than this page may know codes that the page does not.
    const known: ErrorCode = i18n.exists(`problem.${code}`, { ns: 'ui' }) ? code : 'internal';
    const detail = error instanceof ApiError && error.detail !== '' ? error.detail : null;
    return { what: t(`problem.${known}.what`), cure: t(`problem.${known}.cure`), detail };
  };
}
