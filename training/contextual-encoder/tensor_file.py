"""Tensors as bytes: the safetensors format, as far as this program needs it (tensor-file.ts is its other side)."""
import json
import struct

import numpy as np
import torch

TYPES = {"F32": np.float32, "I8": np.int8}


def read_tensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, place in header.items():
        start, end = place["data_offsets"]
        values = np.frombuffer(data[start:end], TYPES[place["dtype"]])
        tensors[name] = torch.from_numpy(values.reshape(place["shape"]).copy())
    return tensors


def write_tensors(path, tensors):
    header, parts, at = {}, [], 0
    for name, tensor in tensors.items():
        values = tensor.detach().contiguous().numpy()
        dtype = "I8" if values.dtype == np.int8 else "F32"
        part = values.astype(TYPES[dtype]).tobytes()
        header[name] = {"dtype": dtype, "shape": list(values.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
