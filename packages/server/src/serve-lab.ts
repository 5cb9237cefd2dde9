/** Serves a lab over HTTP: on loopback, or elsewhere with a token; ends with its open requests answered. */
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RaglabError, type ServedLab } from '@raglab/core';
import { type AppOptions, createApp } from './create-app.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { SHORTEST_TOKEN } from './security/require-token.ts';

export interface ServeOptions extends Omit<AppOptions, 'stopping'> {
  /** Default 4680; 0 takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. Other addresses are refused without a token. */
  readonly host?: string;
  /** Requests in flight are cut off after this long when the server stops. Default 10 s. */
  readonly stopWithinMs?: number;
}

export interface RunningServer {
  readonly url: string;
  /** Stops listening and waits for the requests in flight, at most `stopWithinMs`. */
  stop(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Throws `usage` for an address other than loopback without a token, and `conflict` when the port is taken. */
export async function serveLab(
  lab: ServedLab,
  { port = 4680, host = '127.0.0.1', stopWithinMs = 10_000, ...options }: ServeOptions = {},
): Promise<RunningServer> {
  checkAccess(host, options.token);
  const stopping = new AbortController();
  const { requestMs } = { ...DEFAULT_LIMITS, ...options.limits };
  const listener = getRequestListener(createApp(lab, { ...options, stopping: stopping.signal }).fetch);
  // Who sends a request byte by byte is cut off: the head must be there in a part of the time, the whole in all of it.
  const times = { requestTimeout: requestMs, headersTimeout: Math.ceil(requestMs / 2) };
  const checkEvery = Math.min(1_000, Math.ceil(requestMs / 4));
  const server = createServer({ ...times, connectionsCheckingInterval: checkEvery }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? portTaken(port, cause) : cause),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    // Node checks no request's time limit any more once a server closes: one stalled client would keep the process for ever.
    stop: () =>
      new Promise((resolve) => {
        stopping.abort();
        const cutOff = setTimeout(() => server.closeAllConnections(), stopWithinMs);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
      }),
  };
}

function checkAccess(host: string, token: string | undefined): void {
  if (token !== undefined && token.length < SHORTEST_TOKEN)
    throw new RaglabError({
      code: 'usage',
      problem: 'this token could be guessed',
      expected: `at least ${SHORTEST_TOKEN} characters`,
      received: `${token.length}`,
      remedy: 'make one with: openssl rand -hex 32',
    });
  if (LOOPBACK.has(host) || token !== undefined) return;
  throw new RaglabError({
    code: 'usage',
    problem: 'cannot serve on this address without a token',
    expected: 'a loopback address, or a token that every request has to show',
    received: host,
    remedy: 'set RAGLAB_TOKEN, and put something in front that speaks TLS',
  });
}

function portTaken(port: number, cause: Error): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: `port ${port} is taken`,
    remedy: 'choose another with --port, or --port 0 for any free one',
    cause,
  });
}
