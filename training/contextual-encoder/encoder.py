"""A static model with context on top: token vectors, to which transformer layers add, then the mean over the tokens.

Each layer reads a normalised copy and adds to what is there (pre-norm), nothing is normalised after the last one, and what the layers add starts at zero:
before training the model is the static one, number for number. With no layers it stays a static model: the control. Words know their place by
a learned bias for each head and distance (T5), so that texts longer than those in training have no places that were never seen.
"""
import torch
import torch.nn.functional as F
from torch import nn

PADDING, UNKNOWN = 0, 1
FARTHEST = 16
"""Distances beyond this count as this."""


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.read = nn.Linear(width, 3 * width)
        self.write = nn.Linear(width, width)
        self.bias = nn.Parameter(torch.zeros(2 * FARTHEST + 1, heads))

    def forward(self, x, distances, mask):
        batch, length, width = x.shape
        split = self.read(x).view(batch, length, 3, self.heads, width // self.heads)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        scores = queries @ keys.transpose(-1, -2) * (width // self.heads) ** -0.5
        scores = scores + self.bias[distances].permute(2, 0, 1) + mask
        mixed = scores.softmax(-1).to(values.dtype) @ values
        return self.write(mixed.transpose(1, 2).reshape(batch, length, width))


class Layer(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.inner_norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        for added in (self.attention.write, self.outer):
            nn.init.zeros_(added.weight)
            nn.init.zeros_(added.bias)

    def forward(self, x, distances, mask):
        x = x + self.attention(self.attention_norm(x), distances, mask)
        return x + self.outer(F.gelu(self.inner(self.inner_norm(x))))


class Encoder(nn.Module):
    def __init__(self, table, layers, heads, inner):
        super().__init__()
        width = table.shape[1]
        self.table = nn.Parameter(table)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        spread_heads(self.layers, heads)

    def forward(self, tokens):
        """Token numbers, texts x length, padded with zeros, to unit vectors, texts x width."""
        # Where nothing mixes, the unknown word says nothing.
        real = tokens != PADDING if len(self.layers) else tokens > UNKNOWN
        x = F.embedding(tokens, self.table)
        places = torch.arange(tokens.shape[1])
        distances = (places[None, :] - places[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        mask = torch.zeros(real.shape).masked_fill(~real, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, distances, mask)
        return F.normalize((x * real[..., None]).sum(1), dim=-1)


def spread_heads(layers, heads):
    """Heads begin with different views, as in ALiBi, but to one side each: near left, near right, wider left, wider right ..."""
    distances = torch.arange(-FARTHEST, FARTHEST + 1).float()
    for layer in layers:
        for head in range(heads):
            toward = distances if head % 2 else -distances
            slope = 0.5 / 4 ** (head // 2)
            layer.attention.bias.data[:, head] = -slope * distances.abs() - 2 * (toward < 0)
