import type { Judge } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { calibrateJudge } from './calibrate-judge.ts';
import { formatCalibration } from './format-calibration.ts';
import type { Label } from './label.ts';

/** A judge whose verdicts the test writes into the answers: what is measured here is the arithmetic, not a judge. */
const scripted: Judge = {
  name: 'scripted',
  key: 'scripted:1',
  judge: async ({ answer }) => {
    if (answer === 'throws') throw new Error('no connection');
    const supported = answer === 'yes';
    const claims = [{ text: answer, supported, probability: supported ? 0.9 : 0.1, evidence: null }];
    return { status: 'measured', faithfulness: supported ? 1 : 0, supported, claims };
  },
};

function labelled(count: number, answer: string, label: Label['label'], source: Label['source'] = 'human'): Label[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${answer}-${label}-${source}-${i}`,
    contexts: [],
    answer,
    label,
    source,
    annotator: null,
    guidelineVersion: '2',
    humanLabel: null,
    dataset: null,
  }));
}

const calibrate = (labels: readonly Label[]) => calibrateJudge({ judge: scripted, labels, seed: 1 });

describe('calibrateJudge', () => {
  it('reports agreement beside the base rate and a constant answer', async () => {
    const labels = [...labelled(20, 'yes', 'supported'), ...labelled(10, 'no', 'supported')];
    labels.push(...labelled(5, 'yes', 'unsupported'), ...labelled(15, 'no', 'unsupported'));
    const report = await calibrate(labels);
    expect(report).toMatchObject({
      judge: 'scripted',
      judgeKey: 'scripted:1',
      n: 50,
      basis: 'human',
      guidelineVersions: ['2'],
      baseRate: 0.6,
      constantAnswer: { label: 'supported', agreement: 0.6 },
      confusion: { truePositive: 20, falsePositive: 5, trueNegative: 15, falseNegative: 10 },
      mayGate: false,
    });
    expect(report.agreement.value).toBeCloseTo(0.7, 12);
    expect(report.kappa.value).toBeCloseTo(0.4, 12);
    expect(report.kappa.lower!).toBeLessThan(0.4);
    // Bin .9: |25 · .9 - 20| = 2.5; bin .1: |25 · .1 - 10| = 7.5; over 50.
    expect(report.calibrationError).toBeCloseTo(0.2, 12);
    expect(report.reason).toMatch(/lower bound of the agreement is 0.562, the floor is 0.85/);
  });

  it('asks again where it is told to, and says how many verdicts changed; the agreement is that of the first time', async () => {
    const unsteady: Judge = {
      ...scripted,
      judge: (record, options) =>
        scripted.judge(
          record.answer === 'sometimes' ? { ...record, answer: options?.repeat === 2 ? 'yes' : 'no' } : record,
        ),
    };
    const labels = [
      ...labelled(15, 'yes', 'supported'),
      ...labelled(5, 'sometimes', 'unsupported'),
      ...labelled(3, 'throws', 'supported'),
    ];
    const report = await calibrateJudge({ judge: unsteady, labels, seed: 1, repeats: 3 });
    expect(report).toMatchObject({
      repeats: 3,
      flipRate: { value: 0.25 },
      agreement: { value: 1 },
      unmeasured: { error: 3 },
    });
    expect(formatCalibration(report)).toMatch(/flip rate\s+0\.250 {2}\[0\.112, 0\.469\] in 3 repeats/);
    expect((await calibrateJudge({ judge: unsteady, labels, seed: 1 })).flipRate).toBeUndefined();
  });

  it('lets a judge gate with 48 of 50 agreements, and not with 47', async () => {
    const agreeing = (wrong: number): Label[] => [
      ...labelled(25, 'yes', 'supported'),
      ...labelled(25 - wrong, 'no', 'unsupported'),
      ...labelled(wrong, 'yes', 'unsupported'),
    ];
    expect(await calibrate(agreeing(2))).toMatchObject({ mayGate: true });
    expect(await calibrate(agreeing(3))).toMatchObject({ mayGate: false });
  });

  it('never takes AI labels for human ones', async () => {
    const ai = [...labelled(50, 'yes', 'supported', 'ai'), ...labelled(50, 'no', 'unsupported', 'ai')];
    const alone = await calibrate(ai);
    expect(alone).toMatchObject({ basis: 'ai', humanLabels: 0, aiLabels: 100, mayGate: false });
    expect(alone.agreement.value).toBe(1);
    expect(alone.reason).toMatch(/AI-made/);
    const mixed = await calibrate([...ai, ...labelled(3, 'yes', 'supported')]);
    expect(mixed).toMatchObject({ basis: 'human', n: 3, humanLabels: 3, aiLabels: 100, mayGate: false });
    expect(mixed.reason).toMatch(/3 human labels, 50 are needed/);
  });

  it('refuses a judge that agrees by always giving the frequent label', async () => {
    const report = await calibrate([...labelled(95, 'yes', 'supported'), ...labelled(2, 'yes', 'unsupported')]);
    expect(report.agreement.lower!).toBeGreaterThan(0.85);
    expect(report).toMatchObject({ mayGate: false, reason: expect.stringContaining('chance') });
  });

  it('counts what was not measured, and refuses below the coverage floor', async () => {
    const labels = [...labelled(40, 'yes', 'supported'), ...labelled(40, 'no', 'unsupported')];
    const report = await calibrate([...labels, ...labelled(20, 'throws', 'supported')]);
    expect(report).toMatchObject({ n: 80, total: 100, unmeasured: { error: 20 }, mayGate: false });
    expect(report.reason).toMatch(/80 of 100/);
  });

  it('has states instead of numbers when nothing was measured, and refuses to start without a label', async () => {
    const report = await calibrate(labelled(60, 'throws', 'supported'));
    expect(report).toMatchObject({
      n: 0,
      baseRate: null,
      constantAnswer: null,
      calibrationError: null,
      mayGate: false,
    });
    expect(report.kappa).toEqual({ value: null, lower: null, upper: null });
    expect(formatCalibration(report)).toContain('not measured');
    await expect(calibrate([])).rejects.toMatchObject({ code: 'not_measured' });
  });

  it('prints the verdict first, and each number with its interval', async () => {
    const text = formatCalibration(
      await calibrate([...labelled(30, 'yes', 'supported'), ...labelled(30, 'no', 'unsupported')]),
    );
    expect(text.split('\n')[0]).toBe(
      'judge scripted: may gate: the lower bound of the agreement is 0.940 on 60 human labels',
    );
    expect(text).toMatch(/^agreement {11}1\.000 {2}\[0\.940, 1\.000\]$/m);
  });
});
