/** A router whose requests are validated by their schemas; what does not fit is refused in the words of every other error. */
import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { describeIssue, RaglabError } from '@raglab/core';

export function createRouter(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const data = 'data' in result ? result.data : undefined;
      const { path, expected, received } = describeIssue(result.error as z.ZodError, data);
      throw new RaglabError({
        code: 'invalid_input',
        problem: path ? `'${path}' is not valid` : 'the request is not valid',
        expected,
        received,
        remedy: '/openapi.json describes every request',
      });
    },
  });
}
