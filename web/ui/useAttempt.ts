import { useRef } from 'react';
import { ApiError } from './api.ts';
import { randomKey } from './random-key.ts';

/** Sends a request that makes something, under a key that it keeps until it was answered: sent again before, it makes one thing. */
export function useAttempt() {
  const attempt = useRef<{ body: string; key: string }>(undefined);
  return async <T>(request: object, send: (headers: Record<string, string>) => Promise<T>): Promise<T> => {
    const body = JSON.stringify(request);
    if (attempt.current?.body !== body) attempt.current = { body, key: randomKey() };
    try {
      const made = await send({ 'idempotency-key': attempt.current.key });
      attempt.current = undefined;
      return made;
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) attempt.current = undefined;
      throw error;
    }
  };
}
