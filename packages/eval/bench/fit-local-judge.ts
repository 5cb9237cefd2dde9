/**
 * Fits the coefficients of src/judges/support-model.ts and prints them: `node packages/eval/bench/fit-local-judge.ts`. An answer of several
 * claims carries one label; an unsupported one says only that some claim is unsupported. So each answer is stood for by its weakest claim under
 * the coefficients of the round before (multiple-instance learning), for a few rounds. Sources weigh alike, and so do the two labels.
 */
import type { Label } from '../src/calibration/label.ts';
import { alignClaim } from '../src/judges/align-claim.ts';
import { analyseContext } from '../src/judges/analyse-context.ts';
import { splitClaims } from '../src/judges/split-claims.ts';
import { NO_SUPPORT, SUPPORT_FEATURES, supportFeatures } from '../src/judges/support-features.ts';
import { tokenizeWords } from '../src/judges/tokenize-words.ts';
import { dot, type Example, fitLogistic } from './fit-logistic.ts';
import { FIT_SOURCES, readPublicSources } from './label-sources.ts';

const ROUNDS = 8;
const PENALTY = 1;
/** Examples that each source counts for. */
const SOURCE_WEIGHT = 500;

interface Answer {
  readonly positive: boolean;
  readonly weight: number;
  /** Features of each claim. */
  readonly claims: readonly (readonly number[])[];
}

const sources = (await readPublicSources()).filter(({ name }) => FIT_SOURCES.includes(name));
if (sources.length === 0) {
  console.log('skipped: the public label files are not beside the repository (../shared/data/labels)');
} else {
  const answers = sources.flatMap(({ labels }) => toAnswers(labels));
  const coefficients = fit(answers);
  console.log(`fitted on ${answers.length} answers of ${sources.map(({ name }) => name).join(', ')}`);
  console.log(`  intercept: ${coefficients.at(-1)!.toFixed(2)},`);
  for (const [i, name] of SUPPORT_FEATURES.entries()) console.log(`  ${name}: ${coefficients[i]!.toFixed(2)},`);
}

function fit(answers: readonly Answer[]): number[] {
  // Before the first round the claim with the least coverage is the weakest.
  let coefficients = [1, ...new Array<number>(SUPPORT_FEATURES.length).fill(0)];
  for (let round = 0; round < ROUNDS; round++) {
    const score = (features: readonly number[]): number => dot(coefficients, [...features, 1]);
    const examples = answers.map(({ positive, weight, claims }): Example => {
      const weakest = claims.reduce((worst, claim) => (score(claim) < score(worst) ? claim : worst));
      return { features: weakest, positive, weight };
    });
    coefficients = fitLogistic(examples, PENALTY);
  }
  return coefficients;
}

function toAnswers(labels: readonly Label[]): Answer[] {
  const supported = labels.filter(({ label }) => label === 'supported').length;
  return labels.flatMap(({ answer, contexts, label }) => {
    const positive = label === 'supported';
    const weight = SOURCE_WEIGHT / 2 / (positive ? supported : labels.length - supported);
    const analysed = contexts.map(analyseContext);
    const claims = splitClaims(answer).flatMap((claim) => {
      const words = tokenizeWords(claim);
      if (!words.some(({ kind }) => kind === 'content' || kind === 'number')) return [];
      const alignment = alignClaim(words, analysed);
      const features = alignment ? supportFeatures(words, alignment, analysed) : NO_SUPPORT;
      return [SUPPORT_FEATURES.map((name) => features[name])];
    });
    return claims.length > 0 ? [{ positive, weight, claims }] : [];
  });
}
