"""What torch makes of some texts with the rounded weights: the vectors that the written model must give, too. `reference.py RUN`"""
import json
import os
import sys

import torch

from encoder import Encoder
from quantise import restore
from tensor_file import read_tensors
from vocabulary import load_encode

TEXTS = [
    "index",
    "The index replaced the table.",
    "The table replaced the index.",
    "Why does recall fall when many nodes of an HNSW graph are marked as deleted?",
    "A deleted node is only marked, because taking it out would cut the paths that lead through it. " * 12,
]

run = sys.argv[1]
with open(os.path.join(run, "training.json")) as file:
    options = json.load(file)["options"]
weights = restore(read_tensors(os.path.join(run, "weights.safetensors")))
model = Encoder(weights["table"], options["layers"], options["heads"], 4 * options["width"])
model.load_state_dict(weights)
with open(os.path.join(run, "tokenizer.json"), encoding="utf8") as file:
    encode, _ = load_encode(file.read())
with torch.no_grad():
    vectors = [model(torch.from_numpy(tokens.astype("int64"))[None])[0].tolist() for tokens in encode(TEXTS)]
with open(os.path.join(run, "reference.json"), "w") as file:
    rows = [{"text": text, "vector": [round(x, 6) for x in vector]} for text, vector in zip(TEXTS, vectors)]
    file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
