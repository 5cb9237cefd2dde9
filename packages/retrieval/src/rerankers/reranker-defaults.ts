/**
 * Share of MaxSim in the reranker's score. Measured over the hybrid's top 30 with the bundled model (nDCG@10, mean of Cranfield, CISI, a quarter of XQuAD
 * and rag-handbook dev): 0 gives .628, .3 gives .630, .5 gives .627, 1 gives .583. It helps where questions paraphrase and hurts where they quote.
 */
export const MAX_SIM_WEIGHT = 0.3;
