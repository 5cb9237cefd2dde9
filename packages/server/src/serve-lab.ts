/** Serves a lab over HTTP: loopback unless told otherwise, ends with its open requests answered. */
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RaglabError, type ServedLab } from '@raglab/core';
import { type AppOptions, createApp } from './create-app.ts';

export interface ServeOptions extends AppOptions {
  /** Default 4680; 0 takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. Other addresses are refused until requests can be authenticated. */
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

/** Throws `usage` for an address other than loopback and `conflict` when the port is taken. */
export async function serveLab(
  lab: ServedLab,
  { port = 4680, host = '127.0.0.1', stopWithinMs = 10_000, ...options }: ServeOptions = {},
): Promise<RunningServer> {
  if (!LOOPBACK.has(host)) {
    const remedy = 'put a proxy that authenticates in front of the loopback address';
    throw new RaglabError({
      code: 'usage',
      problem: 'cannot serve on this address',
      expected: 'a loopback address',
      received: host,
      remedy,
    });
  }
  const server = createServer(getRequestListener(createApp(lab, options).fetch));
  server.requestTimeout = 30_000;
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
        const cutOff = setTimeout(() => server.closeAllConnections(), stopWithinMs);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
      }),
  };
}

function portTaken(port: number, cause: Error): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: `port ${port} is taken`,
    remedy: 'choose another with --port, or --port 0 for any free one',
    cause,
  });
}
