import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { LoginAnswer } from '../../src/auth/schema.ts';
import { type ApiError, api } from '../ui/api.ts';
import { useNow } from '../ui/useNow.ts';
import { nextAddress } from './next.ts';

const TICK_MS = 250;
/** Where a server asks to wait without saying how long. */
const USUAL_WAIT_SECONDS = 5;

interface Credentials {
  username: string;
  password: string;
}

/** Logs in and goes on to where the user wanted to be; after too many attempts it counts down to the next. */
export function useLogin() {
  const [waitUntil, setWaitUntil] = useState(0);
  const now = useNow(TICK_MS);
  const { mutate, isPending, isSuccess, error } = useMutation<LoginAnswer, ApiError, Credentials>({
    mutationFn: (credentials) => api.post('/api/auth/login', credentials),
    onSuccess: () => location.assign(nextAddress(location)),
    onError: (problem) => {
      if (problem.code !== 'too_many_requests') return;
      setWaitUntil(Date.now() + (problem.retryAfterSeconds ?? USUAL_WAIT_SECONDS) * 1000);
    },
  });
  const waitSeconds = Math.max(0, Math.ceil((waitUntil - now) / 1000));
  const waitIsOver = error?.code === 'too_many_requests' && waitSeconds === 0;
  return {
    logIn: (credentials: Credentials) => {
      if (waitSeconds === 0) mutate(credentials);
    },
    /** Stays true until the next page is there. */
    isPending: isPending || isSuccess,
    error: waitIsOver ? null : error,
    waitSeconds,
  };
}
