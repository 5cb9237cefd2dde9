/** Ask: a question, the answer as it comes with its passages, and beside it the trace of every stage. */
import { useDeferredValue, useState } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { AnswerPanel } from './answer-panel.tsx';
import { AskForm } from './ask-form.tsx';
import { useAskSession } from './ask-session.ts';
import { PassagesPanel } from './passages-panel.tsx';
import { RecentQuestions } from './recent-questions.tsx';
import { TracePanels } from './trace-panels.tsx';
import './ask-page.css';

export function AskPage() {
  const session = useAskSession();
  const { report, request, status } = session;
  // Drawn in slices after the answer: a large trace never holds up the page.
  const traced = useDeferredValue(report);
  const [question, setQuestion] = useState(request?.question ?? '');
  const choose = (chosen: string): void => {
    setQuestion(chosen);
    document.getElementById('question')?.focus();
  };
  return (
    <>
      <PageHeader title="Ask" about="Answers are quoted from the documents; every stage on the way is shown." />
      <div className="stack">
        <AskForm question={question} onQuestion={setQuestion} />
        {status === 'idle' && <RecentQuestions onChoose={choose} />}
        {status !== 'idle' && (
          <div className="ask-columns">
            <div className="stack">
              <AnswerPanel session={session} />
              {report !== undefined && <PassagesPanel report={report} collection={request?.collection} />}
            </div>
            <div className="stack">
              {status === 'asking' && (
                <p className="small soft">The trace of every stage comes with the whole answer.</p>
              )}
              {report !== undefined && traced !== undefined && (
                <TracePanels key={traced.queryId ?? traced.question} report={traced} collection={request?.collection} />
              )}
            </div>
          </div>
        )}
      </div>
    </>
  );
}
