export { type LabConfig, loadLabConfig } from './lab/lab-config.ts';
export { type OpenLab, type OpenLabOptions, openLab } from './lab/open-lab.ts';
export { runProgram } from './run-program.ts';
