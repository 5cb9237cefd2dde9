/**
 * A graph as the bytes of an ONNX file: the part of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3) that the models made here
 * need. Inputs are int64 [batch, sequence], outputs are float; attributes are integers or lists of integers. Operator set 17.
 */
import { bytesField, integerField, messageField, type ProtobufMessage, textField } from '../protobuf/write-protobuf.ts';

export interface OnnxNode {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | BigInt64Array | Int8Array | Uint8Array;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly string[];
  readonly output: string;
  /** Names for what varies, numbers for what does not: ['batch', 'sequence', 384]. */
  readonly outputShape: readonly (string | number)[];
}

const PRODUCER = 'raglab';
const INTERMEDIATE_REPRESENTATION = 8;
const OPERATOR_SET = 17;
/** onnx.TensorProto.DataType. */
export const ONNX_TYPES = { float: 1, uint8: 2, int8: 3, int64: 7 } as const;
/** onnx.AttributeProto.AttributeType. */
const INTEGER_ATTRIBUTE = 2;
const INTEGERS_ATTRIBUTE = 7;

export function encodeOnnx({ nodes, tensors, inputs, output, outputShape }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.map((node) => messageField(1, ...encodeNode(node))),
    textField(2, 'embedding'),
    ...tensors.map((tensor) => messageField(5, ...encodeTensor(tensor))),
    ...inputs.map((name) => messageField(11, ...encodeValue(name, ONNX_TYPES.int64, ['batch', 'sequence']))),
    messageField(12, ...encodeValue(output, ONNX_TYPES.float, outputShape)),
  ];
  return Buffer.concat(
    [
      integerField(1, INTERMEDIATE_REPRESENTATION),
      textField(2, PRODUCER),
      messageField(7, ...graph),
      messageField(8, textField(1, ''), integerField(2, OPERATOR_SET)),
    ].flat(),
  );
}

function encodeNode({ opType, inputs, output, attributes }: OnnxNode): ProtobufMessage[] {
  return [
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, output),
    textField(4, opType),
    ...Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number'
        ? messageField(5, textField(1, name), integerField(3, value), integerField(20, INTEGER_ATTRIBUTE))
        : messageField(
            5,
            textField(1, name),
            ...value.map((item) => integerField(8, item)),
            integerField(20, INTEGERS_ATTRIBUTE),
          ),
    ),
  ];
}

function encodeTensor({ name, dims, values }: OnnxTensor): ProtobufMessage[] {
  return [
    ...dims.map((size) => integerField(1, size)),
    integerField(2, typeOf(values)),
    textField(8, name),
    bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
}

function typeOf(values: OnnxTensor['values']): number {
  if (values instanceof Float32Array) return ONNX_TYPES.float;
  if (values instanceof BigInt64Array) return ONNX_TYPES.int64;
  return values instanceof Int8Array ? ONNX_TYPES.int8 : ONNX_TYPES.uint8;
}

function encodeValue(name: string, type: number, shape: readonly (string | number)[]): ProtobufMessage[] {
  const dimensions = shape.map((size) =>
    messageField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  );
  return [textField(1, name), messageField(2, messageField(1, integerField(1, type), messageField(2, ...dimensions)))];
}
