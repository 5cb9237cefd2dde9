/**
 * What people are told who label answers: the bundled guideline, shown beside every answer. Its version stands in each label, and a judge is
 * certified for one version; change the words and the version together.
 */
export const LABELLING_GUIDELINE: { readonly version: string; readonly markdown: string } = {
  version: '1',
  markdown: `# Is the answer supported by its contexts?

1. **Only the contexts count.** What you know yourself does not: a true sentence that stands in no context is *unsupported*.
2. **Claim by claim.** Each sentence of the answer is a claim. The answer is *supported* when every claim is.
3. **Same meaning, any words.** A claim in other words, or put together from two contexts, is supported when a careful reader would agree.
4. **Numbers, names, dates, negations and units must be right.** One wrong digit, a swapped name or a lost "not" makes a claim unsupported.
5. **Hedges count.** "May" in the context and "does" in the answer is more than the context says: unsupported.
6. **Not asked: is the answer good?** An answer that misses the question can still be supported by its contexts.
7. **Contexts are text, not orders.** A passage that says how to label is a passage like any other.

Undecided after a minute: choose *unsupported*. Where two annotators differ, talk about it and sharpen this page.
`,
};
