/** What is known, by topic, weakest first. A topic can be chosen: only its questions are asked then. */
import type { TopicProgress } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';

export interface ProgressPanelProps {
  readonly topic: string | undefined;
  readonly onTopic: (topic: string | undefined) => void;
}

export function ProgressPanel({ topic, onTopic }: ProgressPanelProps) {
  const { data, error, isPending } = useQuery({
    queryKey: ['quiz', 'progress'],
    queryFn: ({ signal }) => read(api.api.quiz.progress.$get({ query: {} }, { init: { signal } })),
  });
  const columns: readonly Column<TopicProgress>[] = [
    {
      ...{ id: 'topic', title: 'Topic' },
      cell: (row) => (
        <Button
          kind="quiet"
          aria-pressed={row.topic === topic}
          onClick={() => onTopic(row.topic === topic ? undefined : row.topic)}
        >
          {row.topic}
        </Button>
      ),
    },
    { id: 'answered', title: 'Answered', align: 'right', cell: (row) => `${row.answered} of ${row.questions}` },
    { id: 'due', title: 'Due', align: 'right', cell: ({ due }) => due },
    { id: 'score', title: 'Mean score', align: 'right', cell: ({ meanScore }) => meanScore?.toFixed(2) ?? '–' },
  ];
  const answers = data?.answers ?? 0;
  return (
    <Panel title="What you know" aside={`${answers} answer${answers === 1 ? '' : 's'}`} flush>
      {isPending && <Loading what="your progress" />}
      {error !== null && <ProblemNotice error={error} />}
      {data !== undefined && (
        <DataTable
          label="Progress by topic"
          columns={columns}
          rows={data.topics}
          keyOf={(row) => row.topic}
          isCurrent={(row) => row.topic === topic}
        />
      )}
    </Panel>
  );
}
