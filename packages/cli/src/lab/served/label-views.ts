/** Agreement and calibration in the shapes of the HTTP API. */
import { type JudgeCalibration, type LabelAgreement, messageOf, RaglabError } from '@raglab/core';
import { type AnnotatorAgreement, type CalibrationReport, createCertificate, type StoredLabel } from '@raglab/eval';
import { recordKey } from './label-desk.ts';

export function toAgreement(agreement: AnnotatorAgreement, labels: readonly StoredLabel[]): LabelAgreement {
  const byRecord = Map.groupBy(labels, ({ recordId, run }) => recordKey(recordId, run));
  return {
    ...agreement,
    pairs: agreement.pairs.map(({ first, second, n, agreement: raw, kappa, ac1 }) => ({
      ...{ first, second, n, agreement: raw, kappa, ac1 },
    })),
    disputed: agreement.disputed.map((key) => {
      const own = byRecord.get(key)!;
      const { recordId, run: runId } = own[0]!;
      const verdicts = own.map(({ annotator, label }) => ({ annotator: annotator ?? 'unnamed', label }));
      return { recordId, runId, verdicts };
    }),
  };
}

export function toCalibration(report: CalibrationReport, createdAt: string): JudgeCalibration {
  const { judge, basis, n, total, humanLabels, aiLabels, baseRate, constantAnswer, confusion, mayGate, reason } =
    report;
  const {
    agreement,
    kappa,
    ac1,
    tpr,
    tnr,
    balancedAccuracy,
    calibrationErrorInterval = null,
    reliability = [],
  } = report;
  return {
    ...{ judge, basis, n, total, humanLabels, aiLabels, baseRate, constantAnswer, confusion, mayGate, reason },
    ...{ agreement, kappa, ac1, tpr, tnr, balancedAccuracy, calibrationError: calibrationErrorInterval, reliability },
    ...certify(report, createdAt),
  };
}

function certify(
  report: CalibrationReport,
  createdAt: string,
): Pick<JudgeCalibration, 'certificate' | 'certificateProblem'> {
  try {
    return { certificate: { ...createCertificate(report, createdAt) }, certificateProblem: null };
  } catch (error) {
    if (!(error instanceof RaglabError) || error.code !== 'not_measured') throw error;
    return { certificate: null, certificateProblem: messageOf(error) };
  }
}
