/**
 * A bench as one page that needs nothing but itself: no script, no font, no request. Every cell with its intervals, the plot, what each axis does.
 * Names of cells come from the grid's file and are escaped like everything else.
 */
import { type Html, html } from '../reports/html/html.ts';
import { intervalStrip } from '../reports/html/interval-strip.ts';
import { PAGE_STYLE } from '../reports/html/page-style.ts';
import { axisEffects } from './axis-effects.ts';
import type { BenchCell, BenchReport } from './bench-report.ts';
import { benchScatter } from './bench-scatter.ts';
import { drawBenchSvg } from './draw-bench-svg.ts';
import { formatFigure, formatValue } from './format-figure.ts';
import { rankCells } from './rank-cells.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export function formatBenchHtml(report: BenchReport): string {
  const { name, dataset, split, questions, cells, done, failed, updatedAt, datasetHash, codeCommit } = report;
  const { cpu, node, concurrency, axes, leftOut } = report;
  const scatter = benchScatter(report);
  const chips = axes.map(({ name: axis, values }) => html`<li>${axis} <b>${values.join(', ')}</b></li>`);
  const machine = `${cpu}, Node ${node}, ${concurrency} question${concurrency === 1 ? '' : 's'} at a time`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Bench ${name}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p>${done} of ${cells} cells on ${dataset}, ${split}: ${questions} questions${failed > 0 && `; ${failed} failed`}.</p>
<p class="quiet">${updatedAt.slice(0, 16).replace('T', ' ')} UTC · ${machine} · dataset version ${datasetHash.slice(0, 12)} · code ${codeCommit?.slice(0, 12) ?? 'unknown'}</p>
<ul class="chips">${chips}</ul>
${leftOut.map(({ reason, combinations }) => html`<p class="quiet">Left out: ${combinations} combinations (${reason}).</p>`)}
${scatter && html`<h2>Quality against latency</h2>${drawBenchSvg(scatter)}`}
${effectsSection(report)}
${cellsSection(report)}
</main>
</body>
</html>
`.text;
}

function effectsSection(report: BenchReport): Html {
  const all = axisEffects(report, report.quality);
  if (all.length === 0) return html``;
  const highest = Math.max(1e-9, ...all.flatMap(({ effects }) => effects.map(({ mean }) => Math.abs(mean))));
  const blocks = all.map(({ axis, effects }) => {
    const rows = effects.map(({ value, cells, mean, best }) => {
      const label = `${axis} ${value}: mean ${mean.toFixed(3)}`;
      const width = ((Math.abs(mean) / highest) * 100).toFixed(2);
      return html`<p><b>${value}</b> <span class="quiet">mean ${mean.toFixed(3)}, best ${best.toFixed(3)}, ${cells} cells</span>
<svg class="strip" viewBox="0 0 100 18" preserveAspectRatio="none" role="img" aria-label="${label}"><title>${label}</title><rect class="bar" x="0" y="2" width="${width}" height="14"/></svg></p>`;
    });
    return html`<div class="card"><h3>${axis}</h3>${rows}</div>`;
  });
  return html`<h2>What each axis does</h2><p class="quiet">Mean of ${report.metric} at equal tokens over the cells that have the value.</p><div class="cards">${blocks}</div>`;
}

function cellsSection(report: BenchReport): Html {
  const { quality, metric, measures, tokens, control } = report;
  const others = measures.filter(({ id }) => id !== quality);
  const rows = rankCells(report).map((cell, i) => cellRow(cell, i + 1, report, others));
  const controlLabel = report.items.find(({ cellId }) => cellId === control)?.label;
  return html`<h2>Cells</h2><p class="quiet">Ordered by ${metric} in ${tokens} tokens, with its 95 % interval. Differences are paired by question against ${controlLabel ?? 'the control'} and corrected by Holm over the cells; ▲ better, ▼ worse, no mark: no difference was shown. ★ no cell is as good in quality, p95 latency, cost and bytes and better in one of them.</p>
<div class="scroll" tabindex="0"><table><thead><tr><th>cell</th><th>front</th><th>${metric}, equal tokens</th><th></th><th>difference</th><th>p (Holm)</th>${others.map(({ label, unit }) => html`<th>${label}${unit !== null && unit !== 'tokens' && `, ${unit}`}</th>`)}<th>run</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function cellRow(
  cell: BenchCell,
  rank: number,
  { quality, control }: BenchReport,
  others: BenchReport['measures'],
): Html {
  const { cellId, label, figures, onFront, state, reason, runId } = cell;
  const name = html`<th scope="row">${rank}. ${label}${cellId === control && html` <span class="quiet">control</span>`}</th>`;
  if (state !== 'done')
    return html`<tr>${name}<td class="note" colspan="${others.length + 6}">${state}${reason !== null && `: ${reason}`}</td></tr>`;
  const figure = figures[quality];
  const compared = cell.againstControl?.equalTokens;
  const strip =
    figure?.value != null &&
    intervalStrip({
      value: figure.value,
      lower: figure.lower,
      upper: figure.upper,
      scale: [0, 1],
      label: formatFigure(figure, null),
    });
  const mark = compared?.verdict === 'better' ? ' ▲' : compared?.verdict === 'worse' ? ' ▼' : '';
  const cells = others.map(({ id, unit }) => html`<td>${formatFigure(figures[id], unit)}</td>`);
  const difference =
    compared?.gain == null ? '–' : `${compared.gain < 0 ? '−' : '+'}${Math.abs(compared.gain).toFixed(3)}${mark}`;
  const p = compared?.adjustedP == null ? '–' : formatValue(compared.adjustedP, null);
  return html`<tr>${name}<td>${onFront && '★'}</td><td>${formatFigure(figure, null)}</td><td>${strip}</td><td>${difference}</td><td>${p}</td>${cells}<td><code>${runId}</code></td></tr>`;
}
