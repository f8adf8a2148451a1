import { ApiError, api } from '../ui/api.ts';
import type { LoginCheck } from './connection.ts';

/** Asks for the log-in behind a refused socket. The request renews it where it can; where it cannot, it opens the log-in page. */
export const checkLogin: LoginCheck = async () => {
  try {
    await api.get('/api/auth/me');
    return 'valid';
  } catch (error) {
    return error instanceof ApiError && error.status === 401 ? 'ended' : 'unknown';
  }
};
