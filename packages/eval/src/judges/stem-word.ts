/**
 * A light English stemmer: plural, past, progressive and adverb endings, so that "opens", "opened" and "opening" meet. Weaker than Porter
 * on purpose: derivations ("organ", "organisation") stay apart; alignment has a prefix match for the harmless ones. Words are in lower case.
 */

/** At least three letters remain; a word without vowels is kept. */
export function stemWord(word: string): string {
  let stem = word.replace(/['’]s?$/, '');
  if (stem.length <= 3) return stem;
  if (/[^s]s$/.test(stem) && !/(?:us|is|ss)$/.test(stem)) {
    stem = stem.endsWith('ies')
      ? `${stem.slice(0, -3)}y`
      : /(?:[sxz]|[cs]h)es$/.test(stem)
        ? stem.slice(0, -2)
        : stem.slice(0, -1);
  }
  if (stem.endsWith('ily') && stem.length > 5) stem = `${stem.slice(0, -3)}y`;
  else if (stem.endsWith('ly') && stem.length > 5) stem = stem.slice(0, -2);
  const cut = /^(.*[aeiouy].*?)(?:ing|ed)$/.exec(stem)?.[1];
  if (cut !== undefined && cut.length >= 3 && !stem.endsWith('eed')) {
    stem = cut.endsWith('i') ? `${cut.slice(0, -1)}y` : /([bdfgmnprt])\1$/.test(cut) ? cut.slice(0, -1) : cut;
  }
  return stem.length > 4 && stem.endsWith('e') ? stem.slice(0, -1) : stem;
}
