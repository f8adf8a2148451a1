import { useQuery } from '@tanstack/react-query';
import type { NoticeList } from '../../src/notices/schema.ts';

type LoginNotices = Pick<NoticeList, 'notices' | 'maintenance'>;

const NOTHING: LoginNotices = { notices: [], maintenance: null };

/** What everybody may read before the log-in. Where it cannot be read there is nothing: the log-in itself says what is wrong. */
export const useLoginNotices = (): LoginNotices =>
  useQuery({
    queryKey: ['notices'],
    queryFn: async (): Promise<LoginNotices> => {
      const answer = await fetch('/api/notices/public');
      return answer.ok ? await answer.json() : NOTHING;
    },
    retry: false,
  }).data ?? NOTHING;
