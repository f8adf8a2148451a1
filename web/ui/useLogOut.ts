import { useMutation } from '@tanstack/react-query';
import { logOut } from './api.ts';

export const useLogOut = () => useMutation({ mutationFn: logOut });
