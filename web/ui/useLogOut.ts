import { useMutation } from '@tanstack/react-query';
import { api } from './api.ts';

export const useLogOut = () =>
  useMutation({
    mutationFn: () => api.post('/api/auth/logout'),
    // Also when the portal says that the log-in had ended already.
    onSettled: () => location.assign('/auth/'),
  });
