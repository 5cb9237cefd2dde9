/** Before the first question: what was asked lately, to be asked again, or questions to begin with, and what this lab holds. */
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { useCollection } from '../../api/use-collection.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import './recent-questions.css';

export function RecentQuestions({ onChoose }: { readonly onChoose: (question: string) => void }) {
  const { collection, collections, isPending, error } = useCollection();
  const recent = useQuery({
    queryKey: ['queries', 'recent', collection?.name],
    queryFn: ({ signal }) =>
      read(api.api.queries.$get({ query: { limit: 30, collection: collection!.name } }, { init: { signal } })),
    enabled: collection !== undefined,
  });
  const examples = useQuery({
    queryKey: ['questions of', collection?.name],
    queryFn: ({ signal }) => questionsFor(collection!.name, signal),
    enabled: recent.data?.items.length === 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isPending) return <Loading what="collections" />;
  if (error) return <ProblemNotice error={error} />;
  if (collections.length === 0) {
    return (
      <EmptyState title="This lab has no documents yet.">
        Bring some in with <code>raglab ingest PATH</code>, or start with <code>raglab serve --demo</code>.
      </EmptyState>
    );
  }
  const asked = [...new Set(recent.data?.items.map(({ question }) => question))].slice(0, 8);
  const questions = asked.length > 0 ? asked : (examples.data ?? []);
  return (
    <Panel
      title={asked.length > 0 ? 'Asked lately' : questions.length > 0 ? 'Questions to begin with' : 'Ready'}
      aside={
        collection &&
        `${collection.name}: ${formatCount(collection.documents)} documents, ${formatCount(collection.chunks)} chunks, ${collection.indexKind}`
      }
    >
      {questions.length === 0 ? (
        <p className="soft">
          Nothing was asked here yet. An answer quotes the documents and shows every stage on its way.
        </p>
      ) : (
        <ul className="recent-questions">
          {questions.map((question) => (
            <li key={question}>
              <Button kind="quiet" onClick={() => onChoose(question)}>
                {question}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** A collection that was made of a dataset's documents bears its name: then that has questions which the documents answer. */
async function questionsFor(collection: string, signal: AbortSignal): Promise<string[]> {
  const { items } = await read(api.api.datasets.$get({}, { init: { signal } }));
  if (!items.some(({ name }) => name === collection)) return [];
  const route = api.api.datasets[':name'].cases;
  const cases = await read(route.$get({ param: { name: collection }, query: { limit: 6 } }, { init: { signal } }));
  return cases.items.map(({ question }) => question);
}
