/**
 * Refuses requests that were not addressed to this machine by name. A page of another site can have its own name resolve to 127.0.0.1 (DNS
 * rebinding) and would then be allowed to read the answers: the browser still sends that site's name as Host.
 */
import type { MiddlewareHandler } from 'hono';
import { problemResponse } from '../problem.ts';

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function refuseForeignHosts(): MiddlewareHandler {
  return async (context, next) => {
    const { hostname } = new URL(context.req.url);
    if (LOOPBACK_NAME.test(hostname)) return next();
    return problemResponse({
      type: 'about:blank',
      title: 'Foreign host',
      status: 403,
      code: 'invalid_input',
      detail: `Expected a request to localhost, 127.0.0.1 or [::1], received one to '${hostname}'. A proxy has to send a loopback name as Host.`,
    });
  };
}
