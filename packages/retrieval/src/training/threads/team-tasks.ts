/** What a team of threads can do, by name: functions cannot be sent to a thread, names can. */
import { encodeTexts, gatherPassages, packDimensions } from '../embedder/contrastive/encode-texts.ts';
import { scoreQuestions, spreadGradients } from '../embedder/contrastive/score-batch.ts';
import { updateRows } from '../embedder/contrastive/update-rows.ts';
import { multiplySparse } from '../embedder/vectors/multiply-sparse.ts';
import { packTall, rotateBand, squareBand } from '../embedder/vectors/orthonormalise.ts';
import { countCells, fillCells } from '../embedder/vectors/positive-information.ts';

export interface TeamTasks {
  countCells: typeof countCells;
  fillCells: typeof fillCells;
  multiplySparse: typeof multiplySparse;
  packTall: typeof packTall;
  squareBand: typeof squareBand;
  rotateBand: typeof rotateBand;
  encodeTexts: typeof encodeTexts;
  packDimensions: typeof packDimensions;
  scoreQuestions: typeof scoreQuestions;
  spreadGradients: typeof spreadGradients;
  gatherPassages: typeof gatherPassages;
  updateRows: typeof updateRows;
}

export const TEAM_TASKS: TeamTasks = {
  countCells,
  fillCells,
  multiplySparse,
  packTall,
  squareBand,
  rotateBand,
  encodeTexts,
  packDimensions,
  scoreQuestions,
  spreadGradients,
  gatherPassages,
  updateRows,
};
