/** Starts a page: styles, language, theme and the query client around its content. */
import './mantine.css';
import './global.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { mayHeal } from './api.ts';
import { cspNonce } from './csp-nonce.ts';
import { cssVariables, theme } from './theme.ts';

const RETRIES = 2;
const FRESH_MS = 30_000;

export function mount(page: ReactNode): void {
  const colourScheme = localStorageColorSchemeManager({ key: 'berth-colour-scheme' });
  const client = new QueryClient({
    defaultOptions: {
      // A portal on this very machine is there without a network, too.
      queries: {
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && mayHeal(error),
        staleTime: FRESH_MS,
      },
      mutations: { networkMode: 'always' },
    },
  });
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  // In pieces: a slow processor answers its user in between.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          colorSchemeManager={colourScheme}
          defaultColorScheme="auto"
          getStyleNonce={() => cspNonce}
        >
          <Notifications position="bottom-right" />
          <QueryClientProvider client={client}>{page}</QueryClientProvider>
        </MantineProvider>
      </StrictMode>,
    ),
  );
  void import('./korean-font.ts');
}
