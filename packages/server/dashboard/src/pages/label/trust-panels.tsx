/** What the labels of a dataset say: how far people agree, where they differ, how far the judge agrees with them, and whether it may gate. Read again while it is looked at. */
import type { JudgeCalibration, LabelAgreement } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { AgreementPanel, DisagreementsPanel } from './agreement-panel.tsx';
import { CalibrationPanel } from './calibration-panel.tsx';
import { CertificatePanel } from './certificate-panel.tsx';

/** Others may be labelling, too. */
const AGAIN_MS = 5_000;

export function TrustPanels({ dataset }: { readonly dataset: string }) {
  const query = { dataset };
  const agreement = useQuery({
    queryKey: ['labels', 'agreement', dataset],
    queryFn: ({ signal }): Promise<LabelAgreement | null> =>
      unlessUnlabelled(read(api.api.labels.agreement.$get({ query }, { init: { signal } }))),
    refetchInterval: AGAIN_MS,
  });
  const calibration = useQuery({
    queryKey: ['labels', 'calibration', dataset],
    queryFn: ({ signal }): Promise<JudgeCalibration | null> =>
      unlessUnlabelled(read(api.api.labels.calibration.$get({ query }, { init: { signal } }))),
    refetchInterval: AGAIN_MS,
  });
  const error = agreement.error ?? calibration.error;
  if (error) return <ProblemNotice error={error} />;
  if (agreement.isPending || calibration.isPending) return <Loading what="agreement and calibration" />;
  if (!agreement.data || !calibration.data)
    return (
      <EmptyState title={`Nobody has labelled an answer of ${dataset} yet.`}>
        Your verdicts appear here as you give them.
      </EmptyState>
    );
  return (
    <>
      <div className="trust-columns">
        <AgreementPanel agreement={agreement.data} />
        <CertificatePanel calibration={calibration.data} />
      </div>
      <CalibrationPanel calibration={calibration.data} />
      <DisagreementsPanel agreement={agreement.data} />
    </>
  );
}

/** Without a label there is nothing to measure; nothing went wrong. */
async function unlessUnlabelled<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (problem) {
    if (problem instanceof ProblemError && problem.problem.code === 'not_measured') return null;
    throw problem;
  }
}
