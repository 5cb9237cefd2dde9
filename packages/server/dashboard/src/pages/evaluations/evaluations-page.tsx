/** Evaluations: stored runs, one of them, one case of it; two runs compared, and one case of both. */
import { useRoute } from '../../router/use-route.ts';
import { CaseView } from './case-view.tsx';
import { CompareCaseView } from './compare-case-view.tsx';
import { CompareView } from './compare-view.tsx';
import { RunList } from './run-list.tsx';
import { RunView } from './run-view.tsx';
import './evaluations-page.css';

export function EvaluationsPage() {
  const { rest, parameters } = useRoute();
  const [first, second] = rest;
  if (first === undefined) return <RunList />;
  if (first !== 'compare')
    return second === undefined ? <RunView runId={first} /> : <CaseView runId={first} caseId={second} />;
  const pair = { before: parameters.get('before') ?? '', after: parameters.get('after') ?? '' };
  return second === undefined ? <CompareView {...pair} /> : <CompareCaseView {...pair} caseId={second} />;
}
