/** The question and the place for an answer. Ctrl+Enter grades it; “Show me” is an honest way to say “I do not know”. */
import type { QuizQuestion } from '@raglab/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';

export interface AnswerFormProps {
  readonly question: QuizQuestion;
  readonly isGraded: boolean;
  readonly isGrading: boolean;
  readonly onAnswer: (answer: string) => void;
}

export function AnswerForm({ question, isGraded, isGrading, onAnswer }: AnswerFormProps) {
  const [answer, setAnswer] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (answer.trim() !== '') onAnswer(answer);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <form ref={form} className="quiz-form" onSubmit={submit}>
      <div className="row small">
        <Badge tone="accent">{question.topic}</Badge>
        <span className="faint">{[question.id, ...question.tags].join(' · ')}</span>
      </div>
      <label className="quiz-question" htmlFor="quiz-answer">
        {question.question}
      </label>
      <textarea
        id="quiz-answer"
        rows={4}
        maxLength={10_000}
        placeholder="Your answer, in your own words"
        value={answer}
        readOnly={isGraded}
        onChange={(event) => setAnswer(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {!isGraded && (
        <div className="row">
          <Button type="submit" kind="primary" disabled={isGrading || answer.trim() === ''}>
            Grade it
          </Button>
          <Button disabled={isGrading} onClick={() => onAnswer('')}>
            Show me
          </Button>
          <span className="small faint">Ctrl+Enter grades</span>
        </div>
      )}
    </form>
  );
}
