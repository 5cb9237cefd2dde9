"""Training pairs as token numbers, and batches of them: the rules of `raglab train embedder` (packages/retrieval/src/training/embedder), shorter."""
import glob
import gzip
import json
import os

import numpy as np

QUERY_TOKENS, PASSAGE_TOKENS = 32, (32, 96)
CHARACTERS = 700
"""Of a passage: more than its tokens take."""
PAIRS_OF_ARTICLE, LONGEST_RUN = 4, 32
SENTENCE_SHARE, SENTENCE_STAYS, SHORTEST_SENTENCE = 0.5, 0.2, 5
DICTIONARY, DICTIONARY_SHARE, SIZE_EXPONENT = "lemma-gloss", 0.08, 0.75
HELD_OUT = 0.02
"""Share of each source's articles, the last ones, that training never sees."""


class Source:
    def __init__(self, name):
        self.name, self.queries, self.passages, self.headings, self.runs = name, [], [], [], []


def read_sources(folder, encode, share_of_large):
    """`encode`: texts to arrays of token numbers. Every so many-th article of a source with more than 100,000 pairs is left out."""
    sources = []
    for path in sorted(glob.glob(os.path.join(folder, "*.jsonl.gz"))):
        source, title, article, run_article = Source(os.path.basename(path).split(".")[0]), "", -1, None
        large = os.path.getsize(path) > 10_000_000
        texts = []
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                row = json.loads(line)
                kind, query = row["kind"], row["query"]
                begins = kind == "title+heading" and query != title and not (title and query.startswith(title + " "))
                if begins or article < 0:
                    article, title = article + 1, query if begins else title
                if large and (article * share_of_large) % 1 >= share_of_large:
                    continue
                full = source.runs and len(source.headings) - source.runs[-1] >= LONGEST_RUN
                if kind == DICTIONARY or full or article != run_article:
                    source.runs.append(len(source.headings))
                run_article = article
                source.headings.append(kind == "title+heading")
                texts.append((query, row["positive"]))
                if len(texts) == 4096:
                    add_texts(source, texts, encode)
        add_texts(source, texts, encode)
        source.runs.append(len(source.queries))
        source.dictionary = kind == DICTIONARY
        sources.append(source)
    return sources


def add_texts(source, texts, encode):
    source.queries += [tokens[:QUERY_TOKENS] for tokens in encode([query for query, _ in texts])]
    source.passages += [tokens[: PASSAGE_TOKENS[1]] for tokens in encode([text[:CHARACTERS] for _, text in texts])]
    texts.clear()


class Batches:
    def __init__(self, sources, size, sentence_ends, seed, held_out=False):
        self.size, self.random, self.ends = size, np.random.default_rng(seed), list(sentence_ends)
        self.sources = [source for source in sources if len(source.queries) * (HELD_OUT if held_out else 1) >= size]
        cuts = [int((len(source.runs) - 1) * (1 - HELD_OUT)) for source in self.sources]
        self.runs = [range(cut, len(s.runs) - 1) if held_out else range(cut) for s, cut in zip(self.sources, cuts)]
        weights = np.array([len(source.queries) ** SIZE_EXPONENT for source in self.sources])
        entry = np.array([source.dictionary for source in self.sources])
        self.shares = np.where(entry, DICTIONARY_SHARE, 1 - DICTIONARY_SHARE) * weights
        for kind in (entry, ~entry):
            self.shares[kind] /= weights[kind].sum()
        self.shares /= self.shares.sum()

    def draw(self):
        """Lists of queries and of passages; keys by which equal passages and queries are known."""
        chosen = self.random.choice(len(self.sources), p=self.shares)
        source, runs = self.sources[chosen], self.runs[chosen]
        pairs = {}
        while len(pairs) < self.size:
            run = runs[self.random.integers(len(runs))]
            start, end = source.runs[run], source.runs[run + 1]
            for _ in range(min(PAIRS_OF_ARTICLE, end - start)):
                if len(pairs) < self.size:
                    pairs[int(self.random.integers(start, end))] = True
        queries, passages = [], []
        for pair in pairs:
            passage = source.passages[pair][: self.random.integers(PASSAGE_TOKENS[0], PASSAGE_TOKENS[1] + 1)]
            sentence = None
            if source.headings[pair] and self.random.random() < SENTENCE_SHARE:
                sentence = self.take_sentence(passage)
            taken, rest = sentence or (source.queries[pair], passage)
            queries.append(taken[:QUERY_TOKENS])
            passages.append(rest)
        return queries, passages

    def take_sentence(self, passage):
        bounds = [0, *(np.flatnonzero(np.isin(passage, self.ends)) + 1)]
        if bounds[-1] != len(passage):
            bounds.append(len(passage))
        if len(bounds) < 3:
            return None
        chosen = self.random.integers(len(bounds) - 1)
        start, end = bounds[chosen], bounds[chosen + 1]
        if end - start < SHORTEST_SENTENCE:
            return None
        if self.random.random() < SENTENCE_STAYS:
            return passage[start:end], passage
        return passage[start:end], np.concatenate([passage[:start], passage[end:]])
