"""Quantisation to int8, of everything that is read in bulk, over sums that are kept exactly.

User features, item states and item vectors are stored in 8 bits, so that a gather moves a quarter of the bytes. Fewer
bits alone do not tame a neighbourhood of thousands, so the sum over an item's users is kept too, in int32: integers add
up without rounding, and a sum that was mended ten thousand times is still the sum. Each row has its own scale, computed
from that row alone: a scale shared by a batch would let one user's numbers blur another's.
"""

import math

import torch
from torch import Tensor

CHUNK = 16_384  # edges summed at a time at start-up


class Server:
    """Answers requests for the best k unseen items, over a graph that grows while it serves."""

    def __init__(self, graph: dict, weights: dict[str, Tensor], config: dict) -> None:
        """Quantise the tables, sum every item's users, and run layer one over all items."""
        users, items = graph["edge_index"]  # (E,), (E,)
        self.weights = weights
        self.column_scale = graph["user_features"].abs().amax(dim=0).clamp(min=1e-12) / 127  # (F,), one scale a column
        self.user_features = (graph["user_features"] / self.column_scale).round().to(torch.int8)  # (U, F) int8
        self.item_features = graph["item_features"]  # (I, F), small: read in full once
        self.items_of = group(users, items, graph["num_users"])

        self.user_sum = torch.zeros(self.item_features.shape, dtype=torch.int32)  # (I, F), in units of column_scale
        for some_users, some_items in zip(users.split(CHUNK), items.split(CHUNK), strict=True):
            self.user_sum.index_add_(0, some_items, self.user_features[some_users].int())
        self.user_count = items.bincount(minlength=graph["num_items"])  # (I,)

        self.vectors, self.vector_scale = quantize(weights["item_vectors"])  # (I, D) int8, (I, 1)
        self.first_hop, self.first_scale = quantize(self.item_features @ weights["user_neighbour"].T)  # (I, H) int8
        self.second_hop = torch.empty(graph["num_items"], weights["output_neighbour"].shape[0], dtype=torch.int8)
        self.second_scale = torch.empty(graph["num_items"], 1)  # (I, 1)
        self.refresh(torch.arange(graph["num_items"]))

    def refresh(self, items: Tensor) -> None:
        """Recompute layer one for these items (N,), and store it projected for layer two, in 8 bits."""
        w = self.weights
        count = self.user_count[items].clamp(min=1).unsqueeze(1)  # (N, 1)
        neighbours = self.user_sum[items] * self.column_scale / count  # (N, F)
        own = self.item_features[items]  # (N, F)
        hidden = torch.relu(own @ w["item_self"].T + neighbours @ w["item_neighbour"].T + w["item_bias"])  # (N, H)
        self.second_hop[items], self.second_scale[items] = quantize(hidden @ w["output_neighbour"].T)  # (N, D)

    def update(self, new_edges: Tensor) -> None:
        """Add interactions (2, N), and refresh the items that got a new user."""
        users, items = new_edges
        for user, item in zip(users.tolist(), items.split(1), strict=True):
            self.items_of[user] = torch.cat([self.items_of[user], item])
        self.user_sum.index_add_(0, items, self.user_features[users].int())
        self.user_count += items.bincount(minlength=len(self.user_count))
        self.refresh(items.unique())

    def recommend(self, user_ids: Tensor, k: int) -> Tensor:
        """Return the k best items that each user has not touched, best first: (B,) -> (B, k)."""
        w = self.weights
        histories = [self.items_of[user] for user in user_ids.tolist()]
        own = self.user_features[user_ids] * self.column_scale  # (B, F)
        first_hop = torch.stack([mean(self.first_hop, self.first_scale, history) for history in histories])  # (B, H)
        second_hop = torch.stack([mean(self.second_hop, self.second_scale, history) for history in histories])  # (B, D)
        hidden = torch.relu(own @ w["user_self"].T + first_hop + w["user_bias"])  # (B, H)
        embedding = hidden @ w["output_self"].T + second_hop + w["output_bias"]  # (B, D)
        scores = (embedding @ self.vectors.float().T) * self.vector_scale.T  # (B, I)
        for row, history in enumerate(histories):
            scores[row, history] = -math.inf
        return scores.topk(k, dim=1).indices  # (B, k)


def quantize(table: Tensor) -> tuple[Tensor, Tensor]:
    """Round to 8 bits with one scale a row: (N, C) float32 -> (N, C) int8 and (N, 1) float32."""
    scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
    return (table / scale).round().to(torch.int8), scale


def mean(table: Tensor, scale: Tensor, rows: Tensor) -> Tensor:
    """The mean of some rows of a quantised table, zeros for none: (N,) of (R, C) -> (C,)."""
    return (scale[rows].T @ table[rows].float()).squeeze(0) / max(len(rows), 1)  # (1, N) @ (N, C)


def group(keys: Tensor, values: Tensor, count: int) -> list[Tensor]:
    """Split `values` by their key: `group(keys, values, count)[key]` holds the values of that key, in order."""
    order = keys.argsort(stable=True)
    return list(values[order].split(keys.bincount(minlength=count).tolist()))
