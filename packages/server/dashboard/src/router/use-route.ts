/** The current route as React state, and ways to change it. */
import { useMemo, useSyncExternalStore } from 'react';
import { hrefOf, parseRoute, type Route } from './route.ts';

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Goes to an address made by `hrefOf`; `replace` leaves no entry for the back button (filters while they are typed). */
export function goTo(href: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (!replace) {
    window.location.hash = href;
    return;
  }
  window.history.replaceState(null, '', href);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Changes parameters of the current address and keeps the others; undefined or '' removes one. */
export function setParameters(
  changes: Readonly<Record<string, string | number | undefined>>,
  options: { readonly replace?: boolean } = { replace: true },
): void {
  const { page, rest, parameters } = parseRoute(window.location.hash);
  goTo(hrefOf([page, ...rest], { ...Object.fromEntries(parameters), ...changes }), options);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
