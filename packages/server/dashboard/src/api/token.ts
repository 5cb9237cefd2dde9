/**
 * The token of a server that asks for one. The reader types it once; it is kept for this tab alone and sent as a header, never in an address, so
 * that it stands in no log and no history.
 */
import { useSyncExternalStore } from 'react';

const KEY = 'raglab.token';
const listeners = new Set<() => void>();
let isAsked = false;

export function authorizationHeader(): Readonly<Record<string, string>> {
  const token = window.sessionStorage.getItem(KEY);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The server refused for want of a token: `useTokenAsked` tells the shell. */
export function askForToken(): void {
  isAsked = true;
  for (const listener of listeners) listener();
}

export function useTokenAsked(): boolean {
  return useSyncExternalStore(subscribe, () => isAsked);
}

/** Begins anew with the token: whatever was refused is asked again. */
export function keepToken(token: string): void {
  window.sessionStorage.setItem(KEY, token);
  window.location.reload();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
