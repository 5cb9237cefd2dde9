/**
 * The encoder of encoder.py as an ONNX graph that gives one vector a token: the same steps in the same order, so that the lab's embedder, which pools,
 * gives what torch gives. Without layers it is the graph of a static model. Matrices are stored in 8 bits and the token table in 4; a runtime
 * unpacks the matrices once, when it loads.
 */
import {
  createGraphBuilder,
  encodeOnnx,
  encodeStaticModel,
  lookUpTokens,
  type QuantisedTable,
} from '@raglab/retrieval';
import type { Tensor } from './tensor-file.ts';

/** Distances beyond this count as this. */
const FARTHEST = 16;
/** onnx.TensorProto.DataType of float, for Cast. */
const FLOAT = 1;

export interface EncoderShape {
  readonly layers: number;
  readonly heads: number;
}

/** `weights`: names are those of the torch module, `.scale` beside each quantised one. */
export function encodeEncoder(weights: ReadonlyMap<string, Tensor>, { layers, heads }: EncoderShape): Uint8Array {
  const table = tableOf(weights);
  if (layers === 0) return encodeStaticModel(table);
  const width = table.dimension;
  const builder = createGraphBuilder(lookUpTokens(table, 'tokens'));
  const { node, constant, scalar, integers } = builder;
  const floats = (name: string): Float32Array => weights.get(name)!.values as Float32Array;
  const linear = (x: string, name: string): string => {
    const { shape, values } = weights.get(`${name}.weight`)!;
    const whole = node('Cast', [constant([shape[1]!, shape[0]!], transposed(values as Int8Array, shape))], {
      to: FLOAT,
    });
    const matrix = node('Mul', [whole, constant([shape[0]!], floats(`${name}.weight.scale`))]);
    return node('Add', [node('MatMul', [x, matrix]), constant([shape[0]!], floats(`${name}.bias`))]);
  };
  const norm = (x: string, name: string): string =>
    builder.layerNorm(x, floats(`${name}.weight`), floats(`${name}.bias`));
  const whole = (value: number): string => constant([], BigInt64Array.of(BigInt(value)));

  const length = node('Gather', [node('Shape', ['input_ids']), whole(1)]);
  const places = node('Range', [whole(0), length, whole(1)]);
  const apart = node('Sub', [node('Unsqueeze', [places, integers(0)]), node('Unsqueeze', [places, integers(1)])]);
  const distances = node('Add', [node('Clip', [apart, whole(-FARTHEST), whole(FARTHEST)]), whole(FARTHEST)]);
  const mask = builder.paddingMask();
  const [split, joined] = [integers(0, 0, 3, heads, width / heads), integers(0, 0, width)];
  const scale = scalar((width / heads) ** -0.5);

  let x = 'tokens';
  for (let layer = 0; layer < layers; layer++) {
    const name = `layers.${layer}`;
    const read = node('Reshape', [linear(norm(x, `${name}.attention_norm`), `${name}.attention.read`), split]);
    // [queries, keys, values] × batch × heads × sequence × width of a head.
    const parts = node('Transpose', [read], { perm: [2, 0, 3, 1, 4] });
    const [queries, keys, values] = [0, 1, 2].map((part) => node('Gather', [parts, whole(part)], { axis: 0 }));
    const products = node('MatMul', [queries!, node('Transpose', [keys!], { perm: [0, 1, 3, 2] })]);
    const bias = constant([2 * FARTHEST + 1, heads], floats(`${name}.attention.bias`));
    const near = node('Transpose', [node('Gather', [bias, distances], { axis: 0 })], { perm: [2, 0, 1] });
    const scores = node('Add', [node('Add', [node('Mul', [products, scale]), near]), mask]);
    const mixed = node('MatMul', [node('Softmax', [scores], { axis: -1 }), values!]);
    const context = node('Reshape', [node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), joined]);
    x = node('Add', [x, linear(context, `${name}.attention.write`)]);
    const inner = builder.gelu(linear(norm(x, `${name}.inner_norm`), `${name}.inner`));
    x = node('Add', [x, linear(inner, `${name}.outer`)]);
  }
  const inputs = ['input_ids', 'attention_mask'];
  const outputShape = ['batch', 'sequence', width];
  return encodeOnnx(builder.finish(x, { inputs, output: 'last_hidden_state', outputShape }));
}

function tableOf(weights: ReadonlyMap<string, Tensor>): QuantisedTable {
  const { shape, values } = weights.get('table')!;
  const scales = weights.get('table.scale')!.values as Float32Array;
  return { vocabulary: shape[0]!, dimension: shape[1]!, bits: 4, values: values as Int8Array, scales };
}

/** torch multiplies by rows of outputs, ONNX by rows of inputs. */
function transposed(values: Int8Array, [rows, columns]: readonly number[]): Int8Array {
  const turned = new Int8Array(values.length);
  for (let row = 0; row < rows!; row++)
    for (let column = 0; column < columns!; column++) turned[column * rows! + row] = values[row * columns! + column]!;
  return turned;
}
