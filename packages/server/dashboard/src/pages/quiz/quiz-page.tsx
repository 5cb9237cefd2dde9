/** Quiz: a question of the handbook, an answer in one's own words, a grade that shows its reasons, and what is known by topic. */
import type { QuizResult } from '@raglab/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, read } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { AnswerForm } from './answer-form.tsx';
import { GradePanel } from './grade-panel.tsx';
import { ProgressPanel } from './progress-panel.tsx';
import './quiz-page.css';

export function QuizPage() {
  const topic = useRoute().parameters.get('topic') ?? undefined;
  const queries = useQueryClient();
  const [result, setResult] = useState<QuizResult>();
  const shown = useRef<HTMLDivElement>(null);
  // The question stays while it is answered: it is read again when the reader asks for the next one.
  const next = useQuery({
    queryKey: ['quiz', 'next', topic],
    queryFn: ({ signal }) => read(api.api.quiz.next.$get({ query: { topic } }, { init: { signal } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const grading = useMutation({
    mutationFn: (answer: string) => read(api.api.quiz.answers.$post({ json: { questionId: next.data!.id, answer } })),
    onSuccess: async (graded) => {
      setResult(graded);
      await queries.invalidateQueries({ queryKey: ['quiz', 'progress'] });
    },
  });
  useEffect(() => {
    if (result !== undefined) shown.current?.focus();
  }, [result]);
  const goOn = async (): Promise<void> => {
    await next.refetch();
    setResult(undefined);
    grading.reset();
  };
  const chooseTopic = (chosen: string | undefined): void => {
    setResult(undefined);
    grading.reset();
    setParameters({ topic: chosen });
  };
  return (
    <>
      <PageHeader
        title="Quiz"
        about="Answer in your own words. What you know poorly comes back sooner. Grades compare words: read the reasons, and judge yourself."
      />
      <div className="quiz-columns">
        <div className="stack">
          {next.isPending && <Loading what="a question" />}
          {next.error !== null && <ProblemNotice error={next.error} onRetry={() => void next.refetch()} />}
          {next.data !== undefined && (
            <AnswerForm
              key={next.data.id}
              question={next.data}
              isGraded={result !== undefined}
              isGrading={grading.isPending}
              onAnswer={grading.mutate}
            />
          )}
          {grading.error !== null && <ProblemNotice error={grading.error} />}
          {result !== undefined && (
            <div ref={shown} tabIndex={-1} className="stack quiz-result">
              <GradePanel result={result} />
              <div className="row">
                <Button kind="primary" onClick={() => void goOn()}>
                  Next question
                </Button>
              </div>
            </div>
          )}
        </div>
        <ProgressPanel topic={topic} onTopic={chooseTopic} />
      </div>
    </>
  );
}
