/** Before the first question: what was asked lately, to be asked again, and what this lab holds. */
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
  if (isPending) return <Loading what="collections" />;
  if (error) return <ProblemNotice error={error} />;
  if (collections.length === 0) {
    return (
      <EmptyState title="This lab has no documents yet.">
        Bring some in with <code>raglab ingest PATH</code>, or start with <code>raglab serve --demo</code>.
      </EmptyState>
    );
  }
  const questions = [...new Set(recent.data?.items.map(({ question }) => question))].slice(0, 8);
  return (
    <Panel
      title={questions.length > 0 ? 'Asked lately' : 'Ready'}
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
