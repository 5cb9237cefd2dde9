/** The judge's share of supported answers beside what people's labels make of it (docs/calibration.md). */
import type { EvaluationRun } from '@raglab/core';
import { DataTable } from '../../components/data-table.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { IntervalBar } from '../../components/interval-bar.tsx';
import { Panel } from '../../components/panel.tsx';

export function CorrectedPanel({ corrected }: { readonly corrected: NonNullable<EvaluationRun['corrected']> }) {
  const { cases, labels, raw, labelled, predictionPowered, roganGladen, reason } = corrected;
  const rows = [
    { name: 'the judge alone', estimate: raw },
    { name: 'labels alone', estimate: labelled },
    { name: 'both (PPI++)', estimate: predictionPowered },
    { name: 'solved for the judge’s errors (Rogan-Gladen)', estimate: roganGladen },
  ];
  return (
    <Panel title="Share of supported answers, corrected by labels" flush aside={`${labels} labels on ${cases} answers`}>
      {reason !== null && <p className="gate-verdict soft">{reason}</p>}
      <DataTable
        label="Corrected shares"
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { id: 'name', title: 'By', cell: ({ name }) => name },
          { id: 'share', title: 'Share', align: 'right', cell: ({ estimate }) => <Estimate estimate={estimate} /> },
          {
            ...{ id: 'bar', title: '95 % interval', width: '12rem', wideOnly: true },
            cell: ({ estimate }) => <IntervalBar {...estimate} scale={[0, 1]} />,
          },
        ]}
      />
    </Panel>
  );
}
