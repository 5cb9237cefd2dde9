/**
 * A BERT encoder with seeded random weights, in the hub's folder layout with the bundled tokenizer: it takes a trained model's time and means nothing.
 * By default it has all-MiniLM-L6-v2's shape (91 MB) and gives hidden states; with `logits` it is a sequence classifier over question and passage, as
 * cross-encoders are. The graph is written node by node (ONNX, opset 17) and serialised by the lab's own writer.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@raglab/core';
import { createGraphBuilder, encodeOnnx, type OnnxGraph } from '@raglab/retrieval';

export interface TransformerShape {
  readonly layers: number;
  readonly heads: number;
  readonly hidden: number;
  readonly inner: number;
  readonly positions: number;
  /** Half the width of the uniform distribution that weights come from. */
  readonly weightRange: number;
}

export interface RandomTransformerOptions {
  readonly shape?: TransformerShape;
  /** Logits of a classifier on the first token; absent: an encoder. */
  readonly logits?: number;
  readonly seed?: number;
}

/** all-MiniLM-L6-v2's, weights with BERT's standard deviation of .02. */
const MINILM: TransformerShape = {
  ...{ layers: 6, heads: 12, hidden: 384, inner: 1536, positions: 512 },
  weightRange: 0.02 * Math.sqrt(3),
};
/** The bundled tokenizer's. */
const VOCABULARY = 32_000;

/** Writes the folder `name` into `directory`. */
export function writeRandomTransformer(
  directory: string,
  name: string,
  { shape = MINILM, logits, seed = 384 }: RandomTransformerOptions = {},
): void {
  const folder = join(directory, name);
  const bundled = join(import.meta.dirname, '..', 'models', 'raglab-static');
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  copyFileSync(join(bundled, 'tokenizer_config.json'), join(folder, 'tokenizer_config.json'));
  const tokenizer = JSON.parse(readFileSync(join(bundled, 'tokenizer.json'), 'utf8')) as object;
  const pairs = logits === undefined ? {} : { post_processor: BERT_PAIRS };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify({ ...tokenizer, ...pairs }));
  const config = {
    model_type: 'bert',
    architectures: [logits === undefined ? 'BertModel' : 'BertForSequenceClassification'],
    hidden_size: shape.hidden,
    vocab_size: VOCABULARY,
    pad_token_id: 0,
    max_position_embeddings: shape.positions,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'onnx', 'model.onnx'), encodeOnnx(buildGraph(shape, logits, seed)));
}

/** [CLS] question [SEP] passage [SEP], with the second segment from the passage on; ids are the bundled tokenizer's. */
const BERT_PAIRS = {
  type: 'BertProcessing',
  sep: ['[SEP]', 3],
  cls: ['[CLS]', 2],
};

function buildGraph(shape: TransformerShape, logits: number | undefined, seed: number): OnnxGraph {
  const { layers, heads, hidden, inner, positions, weightRange } = shape;
  const { node, constant, scalar, integers, layerNorm, gelu, paddingMask, finish } = createGraphBuilder();
  const random = createRandom(seed);
  const weights = (...dims: number[]): string => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return constant(
      dims,
      Float32Array.from({ length: size }, () => (random() * 2 - 1) * weightRange),
    );
  };
  const linear = (x: string, from: number, to: number): string =>
    node('Add', [node('MatMul', [x, weights(from, to)]), weights(to)]);
  const norm = (x: string): string => layerNorm(x, new Float32Array(hidden).fill(1), new Float32Array(hidden));

  const length = node('Slice', [node('Shape', ['input_ids']), integers(1), integers(2)]);
  const places = node('Slice', [weights(positions, hidden), integers(0), length, integers(0)]);
  const words = node('Add', [node('Gather', [weights(VOCABULARY, hidden), 'input_ids']), places]);
  // Only a classifier reads pairs, and needs to know which segment a word is of.
  const isClassifier = logits !== undefined;
  const segments = (): string => node('Gather', [weights(2, hidden), 'token_type_ids']);
  let x = norm(isClassifier ? node('Add', [words, segments()]) : words);
  const mask = paddingMask();
  const [split, joined] = [integers(0, 0, heads, hidden / heads), integers(0, 0, hidden)];
  const scale = scalar(1 / Math.sqrt(hidden / heads));
  const project = (perm: readonly number[]): string =>
    node('Transpose', [node('Reshape', [linear(x, hidden, hidden), split])], { perm });
  for (let layer = 0; layer < layers; layer++) {
    const [queries, keys, values] = [project([0, 2, 1, 3]), project([0, 2, 3, 1]), project([0, 2, 1, 3])];
    const scores = node('Add', [node('Mul', [node('MatMul', [queries, keys]), scale]), mask]);
    const mixed = node('MatMul', [node('Softmax', [scores], { axis: -1 }), values]);
    const context = node('Reshape', [node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), joined]);
    x = norm(node('Add', [x, linear(context, hidden, hidden)]));
    x = norm(node('Add', [x, linear(gelu(linear(x, hidden, inner)), inner, hidden)]));
  }
  const inputs = ['input_ids', 'attention_mask'];
  if (!isClassifier)
    return finish(x, { inputs, output: 'last_hidden_state', outputShape: ['batch', 'sequence', hidden] });
  const first = node('Gather', [x, constant([], BigInt64Array.of(0n))], { axis: 1 });
  const classifier = linear(first, hidden, logits);
  return finish(classifier, {
    ...{ inputs: [...inputs, 'token_type_ids'], output: 'logits', outputShape: ['batch', logits] },
  });
}
