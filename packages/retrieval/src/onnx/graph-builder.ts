/**
 * Puts an ONNX graph together node by node: each call adds one and gives the name of its output. And what every transformer is made of: layer norm, GELU,
 * the mask of padding. Names are numbers, so that the same calls give the same bytes.
 */
import type { OnnxGraph, OnnxNode, OnnxTensor } from './encode-onnx.ts';

export interface GraphBuilder {
  /** Returns the name of the output. */
  node(opType: string, inputs: readonly string[], attributes?: OnnxNode['attributes']): string;
  /** Returns its name. */
  constant(dims: readonly number[], values: OnnxTensor['values']): string;
  scalar(value: number): string;
  /** A list of 64-bit integers: shapes, axes, places. */
  integers(...values: number[]): string;
  /** Over the last axis, with ONNX's epsilon of 1e-5, which is torch's too. */
  layerNorm(x: string, weight: Float32Array, bias: Float32Array): string;
  /** The exact one, with the error function. */
  gelu(x: string): string;
  /** What is added to attention scores, batch × 1 × 1 × sequence: 0 for a token, −10,000 for padding. Reads `attention_mask`. */
  paddingMask(): string;
  /** The graph whose output, under the name `output`, is `from`. */
  finish(from: string, graph: Pick<OnnxGraph, 'inputs' | 'output' | 'outputShape'>): OnnxGraph;
}

/** onnx.TensorProto.DataType of float, for Cast. */
const FLOAT = 1;
const MASKED = -10_000;

/** `first`: nodes and tensors that are there already; their names must not be a letter with a number. */
export function createGraphBuilder(first: Partial<Pick<OnnxGraph, 'nodes' | 'tensors'>> = {}): GraphBuilder {
  const nodes: OnnxNode[] = [...(first.nodes ?? [])];
  const tensors: OnnxTensor[] = [...(first.tensors ?? [])];
  const node: GraphBuilder['node'] = (opType, inputs, attributes = {}) => {
    const output = `v${nodes.length}`;
    nodes.push({ opType, inputs, output, attributes });
    return output;
  };
  const constant: GraphBuilder['constant'] = (dims, values) => {
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
  return {
    node,
    constant,
    scalar,
    integers,
    layerNorm(x, weight, bias) {
      const [scale, shift] = [weight, bias].map((values) => constant([values.length], values));
      return node('LayerNormalization', [x, scale!, shift!], { axis: -1 });
    },
    gelu(x) {
      const erf = node('Erf', [node('Div', [x, scalar(Math.SQRT2)])]);
      return node('Mul', [node('Mul', [x, node('Add', [erf, scalar(1)])]), scalar(0.5)]);
    },
    paddingMask() {
      const attended = node('Unsqueeze', [node('Cast', ['attention_mask'], { to: FLOAT }), integers(1, 2)]);
      return node('Mul', [node('Sub', [scalar(1), attended]), scalar(MASKED)]);
    },
    finish(from, graph) {
      nodes.push({ opType: 'Identity', inputs: [from], output: graph.output, attributes: {} });
      return { nodes, tensors, ...graph };
    },
  };
}
