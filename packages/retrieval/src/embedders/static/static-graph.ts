/**
 * A table of token vectors as an ONNX graph that gives one vector a token, as every encoder on the hub does (`last_hidden_state`, batch × sequence ×
 * dimension), so that the stock pipeline with mean pooling reads it. The graph looks the rows up and scales them. Four-bit rows hold the first half of the
 * dimensions in the low halves of their bytes and the second half in the high ones, both plus 8; they are taken apart in floats, which every runtime has.
 *
 * Pooling stays outside: the pipeline pools with the mask of all tokens, and a graph that gave one pooled row a text would be read wrongly by it.
 */
import { encodeOnnx, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../../onnx/encode-onnx.ts';
import { readOnnxTensors } from '../../onnx/read-onnx-tensors.ts';
import type { QuantisedTable } from './quantise-table.ts';

const INPUTS = ['input_ids', 'attention_mask'];
const OUTPUT = 'last_hidden_state';
const TABLE = 'table';
const SCALE = 'scale';
/** onnx.TensorProto.DataType of float, for Cast. */
const FLOAT = 1;
/** What four-bit values are stored with, so that they are not negative. */
const OFFSET = 8;

export function encodeStaticModel(table: QuantisedTable): Uint8Array {
  const outputShape = ['batch', 'sequence', table.dimension];
  return encodeOnnx({ ...lookUpTokens(table, OUTPUT), inputs: INPUTS, output: OUTPUT, outputShape });
}

/** The part of a graph that turns `input_ids` into rows of the table, under the name `output`: batch × sequence × dimension. */
export function lookUpTokens(table: QuantisedTable, output: string): Pick<OnnxGraph, 'nodes' | 'tensors'> {
  const { vocabulary, dimension, bits, values, scales } = table;
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [{ name: SCALE, dims: [vocabulary, 1], values: scales }];
  const node = (opType: string, name: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}) =>
    nodes.push({ opType, inputs, output: name, attributes });
  const constant = (name: string, value: number) => tensors.push({ name, dims: [], values: Float32Array.of(value) });
  node('Gather', 'stored', [TABLE, 'input_ids'], { axis: 0 });
  node('Cast', 'bytes', ['stored'], { to: FLOAT });
  if (bits === 4) {
    constant('sixteen', 16);
    constant('offset', OFFSET);
    node('Div', 'shifted', ['bytes', 'sixteen']);
    node('Floor', 'high', ['shifted']);
    node('Mul', 'highPart', ['high', 'sixteen']);
    node('Sub', 'low', ['bytes', 'highPart']);
    node('Concat', 'halves', ['low', 'high'], { axis: 2 });
    node('Sub', 'whole', ['halves', 'offset']);
    tensors.push({ name: TABLE, dims: [vocabulary, dimension / 2], values: packHalves(table) });
  } else tensors.push({ name: TABLE, dims: [vocabulary, dimension], values });
  node('Gather', 'rowScale', [SCALE, 'input_ids'], { axis: 0 });
  node('Mul', output, [bits === 4 ? 'whole' : 'bytes', 'rowScale']);
  return { nodes, tensors };
}

/** The graph of a table in full precision. */
export function encodeFloatModel(rows: Float32Array, vocabulary: number, dimension: number): Uint8Array {
  return encodeOnnx({
    nodes: [{ opType: 'Gather', inputs: [TABLE, 'input_ids'], output: OUTPUT, attributes: { axis: 0 } }],
    tensors: [{ name: TABLE, dims: [vocabulary, dimension], values: rows }],
    inputs: INPUTS,
    output: OUTPUT,
    outputShape: ['batch', 'sequence', dimension],
  });
}

/** A table that is read row by row: a text needs some hundred of its thousands of rows, and taking all of them apart is most of what loading would cost. */
export interface StaticTable {
  readonly vocabulary: number;
  readonly dimension: number;
  readonly scales: Float32Array;
  /** vocabulary × dimension, of which only rows that were asked for are filled in. */
  readonly values: Int8Array;
  /** Fills rows in, unless they are. */
  fill(rows: readonly number[]): void;
}

/** The table of such a graph, four bits or eight; undefined for any other file. Throws a plain error for bytes that are no ONNX file. */
export function openStaticTable(file: Buffer): (StaticTable & Pick<QuantisedTable, 'bits'>) | undefined {
  const tensors = readOnnxTensors(file);
  const table = tensors.get(TABLE);
  const scales = tensors.get(SCALE)?.values;
  const [vocabulary, width] = table?.dims ?? [];
  if (!(scales instanceof Float32Array) || scales.length !== vocabulary || width === undefined) return undefined;
  if (table?.values instanceof Int8Array) {
    return { vocabulary, dimension: width, bits: 8, values: table.values, scales, fill: () => {} };
  }
  if (!(table?.values instanceof Uint8Array)) return undefined;
  const packed = table.values;
  const values = new Int8Array(2 * packed.length);
  const isFilled = new Uint8Array(vocabulary);
  const fill = (rows: readonly number[]): void => {
    for (const row of rows) {
      if (isFilled[row] === 1) continue;
      unpackHalves(packed, values, row, width);
      isFilled[row] = 1;
    }
  };
  return { vocabulary, dimension: 2 * width, bits: 4, values, scales, fill };
}

/** The same table with all its rows. */
export function readStaticModel(file: Buffer): QuantisedTable | undefined {
  const table = openStaticTable(file);
  table?.fill(Array.from({ length: table.vocabulary }, (_, row) => row));
  return table;
}

function packHalves({ vocabulary, dimension, values }: QuantisedTable): Uint8Array {
  const half = dimension / 2;
  const packed = new Uint8Array(vocabulary * half);
  for (let row = 0; row < vocabulary; row++) {
    for (let i = 0; i < half; i++) {
      const from = row * dimension + i;
      packed[row * half + i] = values[from]! + OFFSET + 16 * (values[from + half]! + OFFSET);
    }
  }
  return packed;
}

function unpackHalves(packed: Uint8Array, values: Int8Array, row: number, half: number): void {
  for (let i = 0; i < half; i++) {
    const byte = packed[row * half + i]!;
    values[2 * row * half + i] = (byte & 15) - OFFSET;
    values[(2 * row + 1) * half + i] = (byte >> 4) - OFFSET;
  }
}
