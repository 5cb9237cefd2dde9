/** Starts the dashboard: theme first, so that nothing flashes, then the shell. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppShell } from './shell/app-shell.tsx';
import { applyTheme, readTheme } from './shell/theme.ts';
import './styles/tokens.css';
import './styles/base.css';

applyTheme(readTheme());

/** The lab is on this machine: an error is shown at once, and what was just read is not read again. */
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false } },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <AppShell />
    </QueryClientProvider>
  </StrictMode>,
);
