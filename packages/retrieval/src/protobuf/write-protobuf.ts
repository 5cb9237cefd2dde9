/**
 * Protobuf messages from their fields (https://protobuf.dev/programming-guides/encoding/), without a schema: who writes knows the numbers. A message is a
 * list of byte strings; nothing large is copied before the end.
 */

/** Parts that follow one another. */
export type ProtobufMessage = readonly Uint8Array[];

export function integerField(field: number, value: number): ProtobufMessage {
  return [Uint8Array.from([...varint(field * 8), ...varint(value)])];
}

export function textField(field: number, text: string): ProtobufMessage {
  return bytesField(field, Buffer.from(text));
}

export function bytesField(field: number, bytes: Uint8Array): ProtobufMessage {
  return [Uint8Array.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes];
}

export function messageField(field: number, ...parts: readonly ProtobufMessage[]): ProtobufMessage {
  const message = parts.flat();
  const length = message.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from([...varint(field * 8 + 2), ...varint(length)]), ...message];
}

/** Whole numbers from 0 to 2^53, seven bits at a time; negative ones are written as 64-bit two's complement. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}
