/**
 * A protobuf message as its list of fields (https://protobuf.dev/programming-guides/encoding/): numbers as they stand, everything with a length as
 * bytes, to be read as text or as a message by who knows which it is. Fixed-width fields are skipped over. No schema, no code generation.
 */
export interface ProtobufField {
  readonly field: number;
  /** Wire type 0. */
  readonly number?: bigint;
  /** Wire type 2. */
  readonly bytes?: Buffer;
}

/** Throws a plain error for bytes that are no protobuf message. */
export function readProtobuf(message: Buffer): ProtobufField[] {
  const fields: ProtobufField[] = [];
  let position = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[position++];
      if (byte === undefined || shift > 63n) throw new Error('a number without an end');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (position < message.length) {
    const tag = Number(readVarint());
    const field = tag >>> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ field, number: readVarint() });
        break;
      case 1:
        position += 8;
        break;
      case 2: {
        const length = Number(readVarint());
        if (position + length > message.length) throw new Error('a field longer than its message');
        fields.push({ field, bytes: message.subarray(position, position + length) });
        position += length;
        break;
      }
      case 5:
        position += 4;
        break;
      default:
        throw new Error(`wire type ${tag & 7}`);
    }
  }
  return fields;
}
