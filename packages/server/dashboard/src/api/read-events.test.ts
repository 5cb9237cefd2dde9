import { describe, expect, it } from 'vitest';
import { readEvents, type ServerEvent } from './read-events.ts';

describe('server-sent events', () => {
  const text =
    ': hello\n\nevent: text\ndata: {"a":1}\n\ndata: two\ndata: lines – ü\n\nevent: report\r\ndata:{}\r\n\r\ndata: cut off';
  const expected = [
    { event: 'text', data: '{"a":1}' },
    { event: 'message', data: 'two\nlines – ü' },
    { event: 'report', data: '{}' },
  ];

  it.each([1, 2, 3, 7, 1000])('are the same however the bytes are cut (%i at a time)', async (size) => {
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const events: ServerEvent[] = [];
    for await (const event of readEvents(body)) events.push(event);
    expect(events).toEqual(expected);
  });
});
