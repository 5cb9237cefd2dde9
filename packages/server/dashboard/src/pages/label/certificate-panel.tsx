/** May the judge gate? The answer that these labels give, why, and the certificate that would be committed. */
import type { JudgeCalibration } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { Panel } from '../../components/panel.tsx';

export function CertificatePanel({ calibration }: { readonly calibration: JudgeCalibration }) {
  const { judge, basis, mayGate, reason, certificate, certificateProblem, humanLabels, aiLabels } = calibration;
  return (
    <Panel title="May the judge gate?" aside={<span className="code">{judge.slice(0, 32)}</span>}>
      <div className="stack">
        <p className="trust-verdict">
          <Badge tone={mayGate ? 'good' : 'warn'}>{mayGate ? 'it may' : 'not yet'}</Badge>
          <span>{reason}</span>
        </p>
        <p className="small soft">
          {humanLabels} labels by people, {aiLabels} by models.{' '}
          {basis === 'ai' && 'These figures rest on models’ labels, which certify nothing.'}
        </p>
        {certificate === null ? (
          <p className="trust-verdict">
            <Badge tone="warn">no certificate</Badge>
            <span className="small soft">{certificateProblem}</span>
          </p>
        ) : (
          <details>
            <summary>
              The certificate, as <code>raglab eval calibrate --certify</code> writes it
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard */}
            <pre className="certificate" tabIndex={0}>
              {JSON.stringify(certificate, null, 2)}
            </pre>
          </details>
        )}
      </div>
    </Panel>
  );
}
