"""Trains the small contextual encoder and its static control, both on the same batches of questions and passages. See README.md.

SIGUSR1 ends training early: the learning rate falls from there on. What comes out is what --steps with the number in training.json gives.
"""
import argparse
import json
import math
import os
import resource
import signal
import time
import zlib

import numpy as np
import torch
import torch.nn.functional as F

from encoder import Encoder
from pairs import Batches, read_sources
from quantise import quantise
from tensor_file import read_tensors, write_tensors
from vocabulary import cut_vocabulary, load_encode

parser = argparse.ArgumentParser()
parser.add_argument("--start", required=True, help="folder that write-start.ts wrote")
parser.add_argument("--pairs", required=True, help="folder of SOURCE.jsonl.gz")
parser.add_argument("--out", required=True)
parser.add_argument("--layers", type=int, default=2)
parser.add_argument("--width", type=int, default=128)
parser.add_argument("--heads", type=int, default=4)
parser.add_argument("--vocabulary", type=int, default=16_000)
parser.add_argument("--steps", type=int, default=646)
parser.add_argument("--batch", type=int, default=384)
parser.add_argument("--rate", type=float, default=3e-4, help="learning rate of the layers")
parser.add_argument("--table-rate", type=float, default=2e-2, help="learning rate of the token vectors")
parser.add_argument("--large", type=float, default=0.3, help="share of the articles of large sources that is read")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seed", type=int, default=20261121)
parser.add_argument("--precision", choices=["float", "bfloat"], default="bfloat", help="of the layers' products in training")
options = parser.parse_args()

SCALE, CHUNK = 20, 128
WARMUP, DECAY = 40, 150
CHECK_EVERY, CHECKS = 50, 8


def encode_texts(model, texts):
    """Sorted by length into chunks, so that little is padding. Unit vectors in the order of the texts."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    vectors = []
    for start in range(0, len(order), CHUNK):
        chunk = [texts[at] for at in order[start : start + CHUNK]]
        tokens = torch.zeros(len(chunk), max(1, max(map(len, chunk))), dtype=torch.long)
        for row, text in enumerate(chunk):
            tokens[row, : len(text)] = torch.from_numpy(text.astype(np.int64))
        with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bfloat" and len(model.layers) > 0):
            vectors.append(model(tokens).float())
    return torch.cat(vectors)[torch.tensor(order).argsort()]


def contrast(model, queries, passages):
    """InfoNCE both ways; texts that begin alike are not held against each other. Returns loss and share of queries with their passage first."""
    scores = SCALE * encode_texts(model, queries) @ encode_texts(model, passages).T
    keys = [[zlib.crc32(text[:16].tobytes()) for text in texts] for texts in (queries, passages)]
    alike = sum((np.equal.outer(key, key) for key in map(np.array, keys)), np.zeros(scores.shape, bool))
    scores = scores.masked_fill(torch.from_numpy(alike) & ~torch.eye(len(scores), dtype=torch.bool), -1e4)
    target = torch.arange(len(scores))
    loss = (F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)) / 2
    return loss, (scores.argmax(1) == target).float().mean().item()


def rate_at(step):
    return min(step / WARMUP, (options.steps - step + 1) / DECAY, 1)


def end_early(*_):
    options.steps = min(options.steps, progress["step"] + DECAY)


def check(model, held_out):
    with torch.no_grad():
        results = [contrast(model, *batch) for batch in held_out]
    return {"heldOutLoss": float(np.mean([loss.item() for loss, _ in results])), "heldOutFirst": float(np.mean([first for _, first in results]))}


class Trained:
    """A model with its optimiser and what is told of it."""

    def __init__(self, name, table, layers):
        torch.manual_seed(options.seed)
        self.folder = os.path.join(options.out, name)
        self.name, self.layers = name, layers
        self.model = Encoder(table.clone(), layers, options.heads, 4 * options.width)
        groups = [{"params": [self.model.table], "lr": options.table_rate}]
        if layers:
            groups.append({"params": self.model.layers.parameters(), "lr": options.rate})
        self.optimiser = torch.optim.Adam(groups, betas=(0.9, 0.98))
        self.rates = [group["lr"] for group in groups]
        self.losses, self.checks, self.seconds = [], [], 0.0

    def step(self, step, queries, passages):
        began = time.process_time()
        for group, rate in zip(self.optimiser.param_groups, self.rates):
            group["lr"] = rate * rate_at(step)
        loss, _ = contrast(self.model, queries, passages)
        self.optimiser.zero_grad()
        loss.backward()
        if self.layers:
            torch.nn.utils.clip_grad_norm_(self.model.layers.parameters(), 1.0)
        self.optimiser.step()
        self.losses.append(round(loss.item(), 4))
        self.seconds += time.process_time() - began

    def save(self, tokenizer, facts):
        os.makedirs(self.folder, exist_ok=True)
        with open(os.path.join(self.folder, "tokenizer.json"), "w", encoding="utf8") as file:
            json.dump(tokenizer, file, ensure_ascii=False, separators=(",", ":"))
        write_tensors(os.path.join(self.folder, "float.safetensors"), self.model.state_dict())
        write_tensors(os.path.join(self.folder, "weights.safetensors"), quantise(self.model))
        own = {"options": {**vars(options), "layers": self.layers}, "torch": torch.__version__, **facts}
        with open(os.path.join(self.folder, "training.json"), "w") as file:
            json.dump({**own, "processorSeconds": round(self.seconds), "checks": self.checks, "losses": self.losses}, file)


progress = {"step": 0}


def main():
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(True)
    signal.signal(signal.SIGUSR1, end_early)
    began = time.process_time()
    with open(os.path.join(options.start, "tokenizer.json"), encoding="utf8") as file:
        tokenizer = json.load(file)
    table = read_tensors(os.path.join(options.start, "start.safetensors"))["table"]
    tokenizer, table = cut_vocabulary(tokenizer, table, options.pairs, size=options.vocabulary, width=options.width)
    encode, vocabulary = load_encode(json.dumps(tokenizer))
    sources = read_sources(options.pairs, encode, options.large)
    pairs = {source.name: len(source.queries) for source in sources}
    print(f"{sum(pairs.values())} pairs, {time.process_time() - began:.0f} s of processor time: {pairs}", flush=True)
    ends = [vocabulary[mark] for mark in ".?!"]
    batches = Batches(sources, options.batch, ends, options.seed)
    unseen = Batches(sources, options.batch, ends, options.seed + 1, held_out=True)
    held_out = [unseen.draw() for _ in range(CHECKS)]

    contenders = [Trained("static-tiny", table, 0), Trained("contextual-tiny", table, options.layers)]
    tokens = 0
    while progress["step"] < options.steps:
        step = progress["step"] = progress["step"] + 1
        queries, passages = batches.draw()
        tokens += sum(map(len, queries)) + sum(map(len, passages))
        for one in contenders:
            one.step(step, queries, passages)
        if step == 1 or step % CHECK_EVERY == 0 or step == options.steps:
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            facts = {"pairs": pairs, "step": step, "trainingTokens": tokens, "memoryGb": round(memory, 1)}
            for one in contenders:
                found = {"step": step, "loss": float(np.mean(one.losses[-CHECK_EVERY:])), **check(one.model, held_out)}
                one.checks.append(found)
                one.save(tokenizer, facts)
                figures = ", ".join(f"{key} {value:.4f}" for key, value in found.items() if key != "step")
                print(f"step {step} {one.name}: {figures}, {tokens / one.seconds:.0f} tokens/s, {one.seconds:.0f} s", flush=True)


main()
