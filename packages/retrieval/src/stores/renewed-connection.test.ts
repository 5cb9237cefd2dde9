import { describe, expect, it } from 'vitest';
import { createRenewedConnection } from './renewed-connection.ts';

interface Numbered {
  readonly number: number;
  close(): void;
}

/** Connections by number; `ended` are those that were closed. */
function connections(storesPerConnection: number) {
  let made = 0;
  const ended: number[] = [];
  const connect = async () => {
    const number = ++made;
    return { number, close: () => void ended.push(number) };
  };
  const renewed = createRenewedConnection<Numbered, Numbered>(connect, storesPerConnection);
  const open = () => renewed.open(async ({ number }) => ({ number, close: () => {} }));
  return { renewed, open, ended };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a renewed connection', () => {
  it('serves so many stores, and ends when the last of them is closed, twice or once', async () => {
    const { open, ended } = connections(2);
    const [first, second, third] = await Promise.all([open(), open(), open()]);
    expect([first.number, second.number, third.number]).toEqual([1, 1, 2]);
    await first.close();
    await first.close();
    await settled();
    expect(ended).toEqual([]);
    await second.close();
    await settled();
    expect(ended).toEqual([1]);
  });

  it('stays open without a store while another may still be opened on it', async () => {
    const { renewed, open, ended } = connections(2);
    const first = await open();
    await first.close();
    await settled();
    expect(ended).toEqual([]);
    expect((await open()).number).toBe(1);
    renewed.close();
    await settled();
    expect(ended).toEqual([]);
  });

  it('ends with the whole, once nothing is open on it', async () => {
    const { renewed, open, ended } = connections(9);
    const store = await open();
    renewed.close();
    await store.close();
    await settled();
    expect(ended).toEqual([1]);
    renewed.close();
  });

  it('gives back what a store that could not be opened had taken, and connects again after a failure', async () => {
    let tries = 0;
    const ended: string[] = [];
    const renewed = createRenewedConnection(async () => {
      if (++tries === 1) throw new Error('no network');
      return { close: () => void ended.push('closed') };
    }, 1);
    await expect(renewed.open(async () => ({ close: () => {} }))).rejects.toThrow('no network');
    await expect(renewed.open(() => Promise.reject(new Error('no such version')))).rejects.toThrow('no such version');
    await settled();
    expect([tries, ended]).toEqual([2, ['closed']]);
  });
});
