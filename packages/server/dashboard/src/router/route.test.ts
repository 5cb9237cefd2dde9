import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute } from './route.ts';

describe('routes', () => {
  it('are read back as they were written, whatever their parts hold', () => {
    const href = hrefOf(['documents', 'a/b?c#d %'], { chunk: 'x&y', empty: '', none: undefined, page: 2 });
    const { page, rest, parameters } = parseRoute(href);
    expect([page, rest]).toEqual(['documents', ['a/b?c#d %']]);
    expect(Object.fromEntries(parameters)).toEqual({ chunk: 'x&y', page: '2' });
  });

  it('are read from what people type', () => {
    expect(parseRoute('')).toMatchObject({ page: '', rest: [] });
    expect(parseRoute('#/ask/')).toMatchObject({ page: 'ask', rest: [] });
    expect(parseRoute('#documents/100%')).toMatchObject({ page: 'documents', rest: ['100%'] });
  });
});
