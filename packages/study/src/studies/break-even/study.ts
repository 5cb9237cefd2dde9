/**
 * Above how many embeddings a month is a model of one's own cheaper than one that is rented by the token? The rule that is repeated divides the price
 * of a machine by the price of a call and forgets to ask whether the machine can make so many calls. Prices stand in `prices.csv`, to be
 * edited; throughput is measured here.
 */
import { readFileSync } from 'node:fs';
import { RaglabError } from '@raglab/core';
import { createCl100kCounter } from '@raglab/ingest';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const PRICES = new URL('../../../src/studies/break-even/prices.csv', import.meta.url);
const SECONDS_PER_MONTH = 730 * 3600;
/** Nobody runs a machine at its limit the month through. */
const UTILISATION = 0.5;
const PASSAGE_CHARACTERS = 1000;

interface Price {
  readonly name: string;
  readonly kind: 'api' | 'machine';
  readonly usd: number;
}

export const breakEven: Study = defineStudy({
  name: 'break-even',
  claim: 'Self-hosting an embedding model pays above some number of embeddings a month.',
  source:
    'the cost sections of production RAG guides, which give ten to a hundred million embeddings a month; prices with date and source in prices.csv',
  method: `Passages of ${PASSAGE_CHARACTERS.toLocaleString('en')} characters of rag-handbook. Rented: tokens (cl100k) times the price. Own: the price of a machine of two cores, which holds as many passages a month as the bundled static model embeds here at ${UTILISATION * 100} % use. Break-even is where the lines meet; it counts only if one machine can do so many. Labour costs nothing in this sheet, which favours self-hosting.`,
  exercises: [
    'Edit prices.csv to your provider’s prices of today, and run it again.',
    'Put the throughput of a contextual model in place of the static one (docs/results/embedders.md has one of MiniLM’s shape on two cores): does one machine still reach its break-even?',
    'Add an hour of an engineer a month as a machine of its own. Where does the line move?',
  ],
  sizes: { small: { documents: 4 }, default: { documents: 102 }, large: { documents: 102 } },
  plot: {
    title: 'USD a month, by passages a month',
    ...{ kind: 'line', x: 'passages', y: 'usd', series: 'what', xScale: 'log', yScale: 'log' },
  },

  async run(context) {
    const book = await loadHandbook(context, context.settings);
    const passages = book.documents.flatMap(
      ({ text }) => text.match(new RegExp(`[\\s\\S]{1,${PASSAGE_CHARACTERS}}`, 'g')) ?? [],
    );
    const counter = await createCl100kCounter();
    const tokens = passages.reduce((sum, text) => sum + counter.count(text), 0) / passages.length;
    const embedder = await createBundledEmbedder(context);
    await embedder.embed(passages.slice(0, 32), { kind: 'passage' });
    const startedAt = context.clock.monotonicMs();
    for (let i = 0; i < passages.length; i += 256) {
      context.progress(i, passages.length, 'passages embedded');
      await embedder.embed(passages.slice(i, i + 256), { kind: 'passage' });
    }
    const perSecond = (1000 * passages.length) / (context.clock.monotonicMs() - startedAt);
    const prices = readPrices();
    const machine = prices.find(({ kind }) => kind === 'machine')!;
    const rented = prices.filter(({ kind }) => kind === 'api');
    const capacity = perSecond * SECONDS_PER_MONTH * UTILISATION;
    const amounts = [1e5, 1e6, 1e7, 1e8, 1e9];
    const rows = amounts.flatMap((amount): StudyRow[] => [
      ...rented.map(({ name, usd }) => ({ passages: amount, what: name, usd: (amount * tokens * usd) / 1e6 })),
      { passages: amount, what: `own, ${machine.name}`, usd: machine.usd * Math.ceil(amount / capacity) },
    ]);
    const breakEvenOf = (name: string): number =>
      machine.usd / ((tokens * prices.find((price) => price.name === name)!.usd) / 1e6);
    const cheapest = rented.reduce((best, price) => (price.usd < best.usd ? price : best)).name;
    const dearest = rented.reduce((best, price) => (price.usd > best.usd ? price : best)).name;
    return {
      table: {
        columns: [
          { id: 'passages', title: 'passages a month' },
          { id: 'what', title: 'model' },
          { id: 'usd', title: 'USD a month', digits: 2, timed: true },
        ],
        rows,
      },
      findings: {
        tokens: { label: 'tokens of a passage', value: tokens },
        cheap: { label: `break-even against ${cheapest}`, value: breakEvenOf(cheapest), unit: 'passages a month' },
        dear: { label: `break-even against ${dearest}`, value: breakEvenOf(dearest), unit: 'passages a month' },
        perSecond: {
          label: 'passages that the bundled model embeds here',
          value: perSecond,
          unit: 'a second',
          timed: true,
        },
        capacity: {
          label: `what one machine does in a month at ${UTILISATION * 100} % use`,
          value: capacity,
          unit: 'passages',
          timed: true,
        },
      },
    };
  },

  judge({ cheap, dear, perSecond, capacity }) {
    const reached = [cheap, dear].map(({ value }) => value <= capacity.value);
    const million = (value: number): string => `${formatFigure(value / 1e6)} million`;
    return {
      verdict: reached.every(Boolean) ? 'holds' : reached.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `A machine of two cores costs as much as ${million(dear.value)} passages of the dearest and ${million(cheap.value)} of the cheapest rented model. With the bundled model it embeds ${formatFigure(perSecond.value)} passages a second here, ${million(capacity.value)} a month at half use: ${reached.every(Boolean) ? 'more than either' : reached.some(Boolean) ? 'more than the first, less than the second' : 'less than either'}.`,
      scope:
        'A static model is some hundred times as fast as a transformer and not its equal in quality (`docs/results/quality.md`). A transformer of MiniLM’s shape on two cores does some tens of passages a second: then one machine reaches the break-even against the dear model only. Re-embedding after a change of model comes on top, for both.',
    };
  },
});

/** Throws `invalid_input` with the line that is not a price. */
function readPrices(): Price[] {
  const [, ...lines] = readFileSync(PRICES, 'utf8').trim().split('\n');
  return lines.map((line, i) => {
    const [name = '', kind, usd] = line.split(',');
    if ((kind === 'api' || kind === 'machine') && Number(usd) > 0) return { name, kind, usd: Number(usd) };
    throw new RaglabError({
      code: 'invalid_input',
      problem: `line ${i + 2} of prices.csv is not a price`,
      expected: 'name, api or machine, US dollars above 0, per, date, source',
      received: line,
    });
  });
}
