/** The candidates of one stage with rank, move, score and passage; what the stage dropped follows with the reason. Only visible rows are drawn. */
import type { StageTrace } from '@raglab/core';
import { useMemo, useState } from 'react';
import { formatScore } from '../../components/format-number.ts';
import { Segmented } from '../../components/segmented.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { nameOf, type TracedQuestion } from './traced-question.ts';
import './candidate-list.css';

export interface CandidateListProps {
  readonly traced: TracedQuestion;
  readonly selected: string | undefined;
  readonly onSelect: (chunkId: string) => void;
}

interface CandidateRow {
  readonly chunkId: string;
  /** From 1; null for what was dropped. */
  readonly rank: number | null;
  readonly move: string;
  readonly score: number | null;
  /** Why it was dropped. */
  readonly reason: string | undefined;
}

export function CandidateList({ traced, selected, onSelect }: CandidateListProps) {
  const stages = traced.stages.filter(({ candidates, removed = [] }) => candidates.length + removed.length > 0);
  const [chosen, setChosen] = useState<string>();
  const stage = stages.find((candidate) => candidate.stage === chosen) ?? stages.at(-1);
  const rows = useMemo(() => (stage === undefined ? [] : rowsOf(stage, traced.stages)), [stage, traced.stages]);
  if (stage === undefined) return null;
  return (
    <div className="candidates">
      <div className="candidates-head">
        <Segmented
          label="Stage"
          value={stage.stage as string}
          options={stages.map(({ stage: value, candidates }) => ({ value, label: `${value} ${candidates.length}` }))}
          onChange={setChosen}
        />
        <p className="small faint">
          {[stage.note, stage.scale && `scores: ${stage.scale}`].filter(Boolean).join(' · ')}
        </p>
      </div>
      <VirtualList
        label={`Candidates of ${stage.stage}`}
        items={rows}
        keyOf={({ chunkId }) => chunkId}
        rowHeight={44}
        height={396}
        selected={selected}
        onSelect={onSelect}
        row={(row) => <Candidate row={row} traced={traced} />}
      />
    </div>
  );
}

function Candidate({ row, traced }: { readonly row: CandidateRow; readonly traced: TracedQuestion }) {
  const chunk = traced.chunks.get(row.chunkId);
  return (
    <div className="candidate">
      <span className="candidate-rank">{row.rank ?? '×'}</span>
      <span className="candidate-move">{row.move}</span>
      <span className="candidate-text">
        <span className="clip">{nameOf(chunk, row.chunkId)}</span>
        <span className="clip small faint">{row.reason ?? excerptOf(chunk?.text)}</span>
      </span>
      <span className="candidate-score">{formatScore(row.score)}</span>
    </div>
  );
}

function excerptOf(text = ''): string {
  return text
    .slice(0, 240)
    .replace(/^#+ .*\n/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function rowsOf({ stage, candidates, removed = [] }: StageTrace, stages: readonly StageTrace[]): CandidateRow[] {
  const before = new Map<string, string>();
  if (stage === 'fused')
    for (const list of stages)
      if (list.stage === 'dense' || list.stage === 'lexical')
        for (const [i, { chunkId }] of list.candidates.entries())
          before.set(chunkId, [before.get(chunkId), `${list.stage[0]}${i + 1}`].filter(Boolean).join(' '));
  const kept = candidates.map(({ chunkId, score, previousRank }, i): CandidateRow => {
    const move = before.get(chunkId) ?? moveOf(previousRank, i + 1);
    return { chunkId, rank: i + 1, move, score, reason: undefined };
  });
  const dropped = removed.map(
    ({ chunkId, reason }): CandidateRow => ({ ...{ chunkId, rank: null, move: '' }, score: null, reason }),
  );
  return [...kept, ...dropped];
}

function moveOf(previousRank: number | null | undefined, rank: number): string {
  if (previousRank === undefined) return '';
  if (previousRank === null) return 'new';
  const moved = previousRank - rank;
  return moved === 0 ? '=' : `${moved > 0 ? '▲' : '▼'}${Math.abs(moved)}`;
}
