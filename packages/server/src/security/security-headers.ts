/** Headers that keep a browser from doing more with an answer than showing it: no script but our own files, no frame around us, no guessing of types. */
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** Plots carry their styles with them; scripts never do. */
const SELF = ["'self'"];
const NONE = ["'none'"];

export function securityHeaders(): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: SELF,
      scriptSrc: SELF,
      styleSrc: [...SELF, "'unsafe-inline'"],
      imgSrc: SELF,
      connectSrc: SELF,
      objectSrc: NONE,
      baseUri: NONE,
      formAction: SELF,
      frameAncestors: NONE,
    },
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Whoever puts TLS in front decides about it.
    strictTransportSecurity: false,
  });
}
