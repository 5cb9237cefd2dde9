"""The bundled vocabulary cut to its most used pieces, and its table projected to fewer dimensions."""
import glob
import gzip
import json
import os

import numpy as np
import torch
from tokenizers import Tokenizer

SPECIAL = 5
"""[PAD], [UNK], [CLS], [SEP], [MASK] come first."""
SAMPLE_EVERY = 10


def load_encode(text):
    """The hub library's own reading of a tokenizer.json: texts to arrays of token numbers. And the vocabulary."""
    tokenizer = Tokenizer.from_str(text)

    def encode(texts):
        return [np.array(found.ids, np.int16) for found in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    return encode, tokenizer.get_vocab()


def cut_vocabulary(tokenizer, table, pairs, size, width):
    """Keeps single characters and the most used of the others: what is left out falls to smaller pieces. Returns tokenizer and rows x width."""
    names = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    counts = count_pieces(tokenizer, pairs, len(names))
    character = np.array([len(name.removeprefix("##")) == 1 for name in names])
    special = np.arange(len(names)) < SPECIAL
    order = sorted(range(len(names)), key=lambda at: (not special[at], not character[at], -counts[at], at))
    kept = sorted(order[:size])
    tokenizer["model"]["vocab"] = {names[at]: number for number, at in enumerate(kept)}
    return tokenizer, project(table[kept], torch.from_numpy(counts[kept]).float(), width)


def count_pieces(tokenizer, pairs, size):
    counts = np.zeros(size, np.int64)
    reader = Tokenizer.from_str(json.dumps(tokenizer))
    for path in sorted(glob.glob(os.path.join(pairs, "*.jsonl.gz"))):
        with gzip.open(path, "rt", encoding="utf8") as lines:
            texts = [json.loads(line)["positive"] for at, line in enumerate(lines) if at % SAMPLE_EVERY == 0]
        for found in reader.encode_batch_fast(texts, add_special_tokens=False):
            np.add.at(counts, np.array(found.ids, np.int64), 1)
    return counts


def project(table, counts, width):
    """Principal axes of the token vectors, each weighted by the root of its count; scaled so that a common token's numbers are about 1."""
    weighted = table * counts.sqrt()[:, None]
    values, axes = torch.linalg.eigh((weighted.T @ weighted).double())
    projected = table @ axes[:, -width:].flip(1).float()
    kept = values[-width:].sum() / values.sum()
    print(f"{width} of {table.shape[1]} dimensions keep {kept:.3f} of the table's energy")
    used = counts > 0
    return projected / projected[used].square().mean().sqrt()
