"""Weights in few bits: the table in 4, matrices in 8, each row or column a scale times whole numbers; vectors and biases stay floats.

The model itself takes the rounded values, so that what it computes afterwards is what the written file computes.
"""
import torch

LIMITS = {"table": 7, "matrix": 127}
STARTS, ROUNDS = (1.0, 0.9, 0.8, 0.7, 0.6), 4


def quantise(model):
    tensors = {}
    for name, values in model.state_dict().items():
        if values.dim() < 2 or name.endswith(".attention.bias"):
            tensors[name] = values
            continue
        whole, scales = round_rows(values.float(), LIMITS["table" if name == "table" else "matrix"])
        tensors[name] = whole.to(torch.int8)
        tensors[f"{name}.scale"] = scales
    return tensors


def restore(tensors):
    """The same names as the model's, in floats."""
    return {
        name: values.float() * tensors[f"{name}.scale"][:, None] if f"{name}.scale" in tensors else values
        for name, values in tensors.items()
        if not name.endswith(".scale")
    }


def round_rows(rows, limit):
    """Scales by least squares: round with the scale, then the best scale for what was rounded; the best of several beginnings."""
    largest = rows.abs().amax(1).clamp(min=1e-12)
    best_error, best_scale = torch.full_like(largest, float("inf")), largest / limit
    for start in STARTS:
        scale = start * largest / limit
        for _ in range(ROUNDS):
            whole = (rows / scale[:, None]).round().clamp(-limit, limit)
            scale = ((rows * whole).sum(1) / whole.square().sum(1).clamp(min=1)).clamp(min=1e-12)
        error = (rows - scale[:, None] * (rows / scale[:, None]).round().clamp(-limit, limit)).square().sum(1)
        better = error < best_error
        best_error, best_scale = torch.where(better, error, best_error), torch.where(better, scale, best_scale)
    return (rows / best_scale[:, None]).round().clamp(-limit, limit), best_scale
