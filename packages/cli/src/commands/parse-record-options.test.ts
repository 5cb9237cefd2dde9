import { describe, expect, it } from 'vitest';
import { parseFieldMap, parseNearDuplicates } from './parse-record-options.ts';

describe('parseFieldMap', () => {
  it('reads names, also with equals signs and dots in them', () => {
    expect(parseFieldMap('text=body,title=headline,id=key')).toEqual({ text: 'body', title: 'headline', id: 'key' });
    expect(parseFieldMap('text=meta.a=b, metadata=author+year')).toEqual({
      text: 'meta.a=b',
      metadata: ['author', 'year'],
    });
  });

  it.each(['', 'text', 'text=', 'body=text', 'text=a,text=b', 'text=a,'])('refuses %j', (text) => {
    expect(() => parseFieldMap(text)).toThrow(/text=body,title=headline/);
  });
});

describe('parseNearDuplicates', () => {
  it('reads the action and the threshold', () => {
    expect(parseNearDuplicates('keep')).toEqual({ action: 'keep', threshold: 0.8 });
    expect(parseNearDuplicates('drop:.95')).toEqual({ action: 'drop', threshold: 0.95 });
    expect(parseNearDuplicates('drop:1')).toEqual({ action: 'drop', threshold: 1 });
  });

  it.each(['', 'delete', 'drop:80', 'drop:0.0', 'drop:'])('refuses %j', (text) => {
    expect(() => parseNearDuplicates(text)).toThrow(/drop:0.9/);
  });
});
