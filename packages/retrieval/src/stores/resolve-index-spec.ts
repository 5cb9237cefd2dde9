/**
 * A wish for an index against the table it is built on: what does not belong to the kind, or does not fit the rows or the dimension, is refused
 * by name; what is left out gets the measured default.
 */
import { RaglabError } from '@raglab/core';
import { INDEX_PARAMETERS, type IndexKind, type IndexSpec } from './index-spec.ts';
import { HNSW_DEFAULTS, IVF_DEFAULTS, REFINE_DEFAULTS, RQ_DEFAULTS, SEARCH_DEFAULTS } from './store-defaults.ts';

export interface IndexedTable {
  /** Rows with a vector. */
  readonly rows: number;
  readonly dimension: number;
}

/** Fewest rows with a vector that an index of this kind can be built on. */
export function fewestRowsFor({ kind, bits = 8 }: IndexSpec): number {
  // Product quantisation learns 2^bits centres, from a row each at least.
  if (kind === 'hnsw-pq' || kind === 'ivf-pq') return 2 ** bits;
  return kind === 'flat' ? 0 : 1;
}

/** Throws `invalid_input` for a parameter that is unknown to the kind or out of bounds. Knows nothing of a table. */
export function checkIndexSpec(spec: IndexSpec): void {
  for (const [name, value] of Object.entries(spec)) {
    if (name === 'kind' || value === undefined) continue;
    const known = INDEX_PARAMETERS.find((candidate) => candidate.name === name);
    if (!known?.kinds.includes(spec.kind)) {
      const allowed = INDEX_PARAMETERS.filter(({ kinds }) => kinds.includes(spec.kind)).map((one) => one.name);
      throw invalidSpec(spec, allowed.length > 0 ? `only ${allowed.join(', ')}` : 'no parameters', name);
    }
    if (!Number.isInteger(value) || value < known.minimum || value > known.maximum) {
      throw invalidSpec(spec, `${name} from ${known.minimum} to ${known.maximum}`, `${value}`);
    }
  }
  if (spec.kind === 'ivf-pq' && spec.bits !== undefined && spec.bits !== 4 && spec.bits !== 8) {
    throw invalidSpec(spec, 'bits of 4 or 8', String(spec.bits));
  }
}

/** The spec with every parameter of its kind. Throws `conflict` when the table has too few rows, `invalid_input` for what does not fit it. */
export function resolveIndexSpec(spec: IndexSpec, table: IndexedTable): IndexSpec {
  checkIndexSpec(spec);
  if (table.rows < fewestRowsFor(spec)) throw tooFewRows(spec, table.rows);
  const partial = { ...defaultsOf(spec.kind, table), ...spec };
  const resolved = spec.kind === 'flat' ? partial : { nprobes: probesOf(partial), ...partial };
  const { partitions = 1, subVectors = 1, kind } = resolved;
  if (partitions > table.rows)
    throw invalidSpec(spec, `partitions of at most ${table.rows}, the rows`, `${partitions}`);
  if (table.dimension % subVectors !== 0) {
    throw invalidSpec(spec, `subVectors that divide the dimension ${table.dimension}`, String(subVectors));
  }
  if (kind === 'ivf-rq' && table.dimension % 8 !== 0) {
    throw invalidSpec(spec, 'vectors whose dimension is a multiple of 8', `dimension ${table.dimension}`);
  }
  return resolved;
}

function defaultsOf(kind: IndexKind, { rows, dimension }: IndexedTable): IndexSpec {
  const { maxIterations, sampleRate } = IVF_DEFAULTS;
  const training = { maxIterations, sampleRate };
  const subVectors = [16, 8].map((size) => dimension / size).find(Number.isInteger) ?? 1;
  // One partition: one graph over all rows, so that a search is not limited to some of the partitions.
  const hnsw = { partitions: 1, ...HNSW_DEFAULTS, ...training, ef: SEARCH_DEFAULTS.ef };
  const ivf = (list: keyof typeof IVF_DEFAULTS.partitionRows): Partial<IndexSpec> => {
    return { partitions: Math.max(1, Math.round(rows / IVF_DEFAULTS.partitionRows[list])), ...training };
  };
  switch (kind) {
    case 'flat':
      return { kind };
    case 'hnsw-sq':
      return { kind, ...hnsw, refineFactor: REFINE_DEFAULTS[kind] };
    case 'hnsw-pq':
      return { kind, ...hnsw, subVectors, refineFactor: REFINE_DEFAULTS[kind] };
    case 'ivf-flat':
      return { kind, ...ivf(kind) };
    case 'ivf-pq':
      return {
        kind,
        ...ivf(kind),
        subVectors,
        bits: 8,
        refineFactor: REFINE_DEFAULTS[kind],
      };
    case 'ivf-rq': {
      const quantiser = dimension >= RQ_DEFAULTS.wideDimension ? RQ_DEFAULTS.wide : RQ_DEFAULTS.narrow;
      return { kind, ...ivf(kind), ...quantiser };
    }
  }
}

function probesOf({ kind, partitions = 1 }: IndexSpec): number {
  const shares: Readonly<Partial<Record<IndexKind, number>>> = IVF_DEFAULTS.probedShare;
  return Math.ceil(partitions * (shares[kind] ?? 1));
}

function invalidSpec({ kind }: IndexSpec, expected: string, received: string): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: `an index of kind ${kind} cannot be built like this`,
    expected,
    received,
    remedy: 'See `raglab index build --help` for every parameter and the kinds that take it.',
  });
}

function tooFewRows(spec: IndexSpec, rows: number): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: `cannot build an index of kind ${spec.kind}`,
    expected: `at least ${fewestRowsFor(spec)} rows with a vector`,
    received: String(rows),
    remedy:
      rows === 0
        ? 'Ingest documents first; until then search is exact.'
        : 'Take hnsw-sq or flat, or ingest more first.',
  });
}
