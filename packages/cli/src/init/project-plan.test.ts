import { describe, expect, it } from 'vitest';
import { planProject } from './project-plan.ts';

describe('planProject for recorded answers', () => {
  const metricsOf = (references: boolean, contexts: boolean): string[] => {
    const answers = { name: 'bot', kind: 'answers', path: 'bot.jsonl' } as const;
    const { files } = planProject(answers, { recorded: { references, contexts } });
    return [...files.get('evals/suite.yaml')!.matchAll(/^ {2}- (\w+)$/gm)].map((match) => match[1]!);
  };

  it('measures what the file allows: words against references, support by contexts', () => {
    expect(metricsOf(true, true)).toEqual([
      ...['answer_not_empty', 'no_secrets', 'token_f1', 'rouge_l', 'faithfulness', 'context_relevance'],
    ]);
    expect(metricsOf(true, false)).toEqual(['answer_not_empty', 'no_secrets', 'token_f1', 'rouge_l']);
    expect(metricsOf(false, false)).toEqual(['answer_not_empty', 'no_secrets']);
  });
});
