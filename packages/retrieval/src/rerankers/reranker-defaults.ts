/** Share of MaxSim in the reranker's score. */
export const MAX_SIM_WEIGHT = 0.3;
