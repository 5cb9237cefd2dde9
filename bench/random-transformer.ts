/**
 * A BERT encoder of all-MiniLM-L6-v2's shape (6 layers, 12 heads, 384 wide, 1536 inside, 512 positions) with seeded random weights, in the hub's
 * folder layout with the bundled tokenizer: it takes a trained model's time and means nothing. The graph is written node by node (ONNX, opset 17)
 * and serialised with protobufjs. 91 MB.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@raglab/core';
import { encodeModel, type OnnxGraph, type OnnxNode, type OnnxTensor } from './onnx-file.ts';

const SHAPE = { layers: 6, heads: 12, hidden: 384, inner: 1536, positions: 512, vocabulary: 32_000 };
/** BERT's: weights uniform with its standard deviation of .02. */
const WEIGHT_RANGE = 0.02 * Math.sqrt(3);

/** Writes the folder `name` into `directory`. */
export function writeRandomTransformer(directory: string, name: string): void {
  const folder = join(directory, name);
  const bundled = join(import.meta.dirname, '..', 'models', 'raglab-static');
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  for (const file of ['tokenizer.json', 'tokenizer_config.json']) copyFileSync(join(bundled, file), join(folder, file));
  const config = {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: SHAPE.hidden,
    vocab_size: SHAPE.vocabulary,
    pad_token_id: 0,
    max_position_embeddings: SHAPE.positions,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'onnx', 'model.onnx'), encodeModel(buildGraph()));
}

function buildGraph(): OnnxGraph {
  const { layers, heads, hidden, inner, positions, vocabulary } = SHAPE;
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const random = createRandom(384);
  const node = (opType: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string => {
    const output = `v${nodes.length}`;
    nodes.push({ opType, inputs, output, attributes });
    return output;
  };
  const constant = (dims: readonly number[], values: Float32Array | BigInt64Array): string => {
    const name = `c${tensors.length}`;
    tensors.push({ name, dims, values });
    return name;
  };
  const scalar = (value: number): string => constant([], Float32Array.of(value));
  const integers = (...values: number[]): string =>
    constant(
      [values.length],
      BigInt64Array.from(values, (value) => BigInt(value)),
    );
  const weights = (...dims: number[]): string => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return constant(
      dims,
      Float32Array.from({ length: size }, () => (random() * 2 - 1) * WEIGHT_RANGE),
    );
  };
  const linear = (x: string, from: number, to: number): string =>
    node('Add', [node('MatMul', [x, weights(from, to)]), weights(to)]);
  const layerNorm = (x: string): string => {
    const ones = constant([hidden], new Float32Array(hidden).fill(1));
    return node('LayerNormalization', [x, ones, constant([hidden], new Float32Array(hidden))], { axis: -1 });
  };
  const [half, one, root2] = [scalar(0.5), scalar(1), scalar(Math.SQRT2)];
  const gelu = (x: string): string => {
    const erf = node('Erf', [node('Div', [x, root2])]);
    return node('Mul', [node('Mul', [x, node('Add', [erf, one])]), half]);
  };

  const length = node('Slice', [node('Shape', ['input_ids']), integers(1), integers(2)]);
  const places = node('Slice', [weights(positions, hidden), integers(0), length, integers(0)]);
  let x = layerNorm(node('Add', [node('Gather', [weights(vocabulary, hidden), 'input_ids']), places]));
  const attended = node('Unsqueeze', [node('Cast', ['attention_mask'], { to: 1 }), integers(1, 2)]);
  const mask = node('Mul', [node('Sub', [one, attended]), scalar(-10_000)]);
  const [split, joined] = [integers(0, 0, heads, hidden / heads), integers(0, 0, hidden)];
  const scale = scalar(1 / Math.sqrt(hidden / heads));
  const project = (perm: readonly number[]): string =>
    node('Transpose', [node('Reshape', [linear(x, hidden, hidden), split])], { perm });
  for (let layer = 0; layer < layers; layer++) {
    const [queries, keys, values] = [project([0, 2, 1, 3]), project([0, 2, 3, 1]), project([0, 2, 1, 3])];
    const scores = node('Add', [node('Mul', [node('MatMul', [queries, keys]), scale]), mask]);
    const mixed = node('MatMul', [node('Softmax', [scores], { axis: -1 }), values]);
    const context = node('Reshape', [node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), joined]);
    x = layerNorm(node('Add', [x, linear(context, hidden, hidden)]));
    x = layerNorm(node('Add', [x, linear(gelu(linear(x, hidden, inner)), inner, hidden)]));
  }
  nodes.push({ opType: 'Identity', inputs: [x], output: 'last_hidden_state', attributes: {} });
  return { nodes, tensors, inputs: ['input_ids', 'attention_mask'], output: 'last_hidden_state', width: hidden };
}
