"""Neighbour caching with invalidation: layer one of an item is computed when it is needed, and kept until it changes.

Exact. Popular items are warmed at start-up, since a cold one costs thousands of rows and somebody will ask for it at
once; the long tail of rarely touched items is cheap enough to be computed on demand. An update forgets just the entries
that it touches: an entry is either right or absent.
"""

import math

import torch
from torch import Tensor

WARM_SHARE = 0.25  # of the items, by popularity: they hold nine tenths of all interactions
ROWS = 16_384  # rows of user features gathered at a time; 4 MiB for F = 64


class Server:
    """Answers requests for the best k unseen items, over a graph that grows while it serves."""

    def __init__(self, graph: dict, weights: dict[str, Tensor], config: dict) -> None:
        """Index the graph, and fill the cache for the most popular items."""
        users, items = graph["edge_index"]  # (E,), (E,)
        self.weights = weights
        self.user_features, self.item_features = graph["user_features"], graph["item_features"]  # (U, F), (I, F)
        self.items_of = group(users, items, graph["num_users"])
        self.users_of = group(items, users, graph["num_items"])
        self.hidden = torch.zeros(graph["num_items"], len(weights["item_bias"]))  # (I, H)
        self.known = torch.zeros(graph["num_items"], dtype=torch.bool)  # (I,), which rows of `hidden` hold
        degree = items.bincount(minlength=graph["num_items"])  # (I,)
        self.ensure(degree.topk(int(WARM_SHARE * len(degree))).indices)

    def update(self, new_edges: Tensor) -> None:
        """Add interactions (2, N), and forget what they made wrong."""
        for user, item in new_edges.T.tolist():
            self.items_of[user] = torch.cat([self.items_of[user], torch.tensor([item])])
            self.users_of[item] = torch.cat([self.users_of[item], torch.tensor([user])])
        self.known[new_edges[1]] = False

    def ensure(self, items: Tensor) -> None:
        """Compute layer one for those of the items (N,) that the cache does not hold."""
        waiting = items[~self.known[items]].unique().tolist()
        while waiting:
            batch, rows = [], 0
            while waiting and (not batch or rows + len(self.users_of[waiting[-1]]) <= ROWS):
                batch.append(waiting.pop())
                rows += len(self.users_of[batch[-1]])
            self.compute(torch.tensor(batch))

    def compute(self, items: Tensor) -> None:
        """Layer one for these items (N,), at the cost of all their users, into the cache."""
        w = self.weights
        neighbours = mean_by_list(self.user_features, [self.users_of[item] for item in items.tolist()])  # (N, F)
        own = self.item_features[items]  # (N, F)
        hidden = own @ w["item_self"].T + neighbours @ w["item_neighbour"].T + w["item_bias"]  # (N, H)
        self.hidden[items] = hidden.relu()
        self.known[items] = True

    def recommend(self, user_ids: Tensor, k: int) -> Tensor:
        """Return the k best items that each user has not touched, best first: (B,) -> (B, k)."""
        w = self.weights
        histories = [self.items_of[user] for user in user_ids.tolist()]
        self.ensure(torch.cat(histories))
        own = self.user_features[user_ids]  # (B, F)
        first_hop = mean_by_list(self.item_features, histories)  # (B, F)
        second_hop = mean_by_list(self.hidden, histories)  # (B, H)
        hidden = (own @ w["user_self"].T + first_hop @ w["user_neighbour"].T + w["user_bias"]).relu()  # (B, H)
        embedding = hidden @ w["output_self"].T + second_hop @ w["output_neighbour"].T + w["output_bias"]  # (B, D)
        scores = embedding @ w["item_vectors"].T  # (B, I)
        for row, history in enumerate(histories):
            scores[row, history] = -math.inf
        return scores.topk(k, dim=1).indices  # (B, k)


def mean_by_list(table: Tensor, lists: list[Tensor]) -> Tensor:
    """The mean of the rows that each of N lists names, zeros for an empty one: (R, C) -> (N, C)."""
    sizes = torch.tensor([len(rows) for rows in lists])  # (N,)
    owner = torch.arange(len(lists)).repeat_interleave(sizes)
    total = table.new_zeros(len(lists), table.shape[1]).index_add_(0, owner, table[torch.cat(lists)])
    return total / sizes.clamp(min=1).unsqueeze(1)


def group(keys: Tensor, values: Tensor, count: int) -> list[Tensor]:
    """Split `values` by their key: `group(keys, values, count)[key]` holds the values of that key, in order."""
    order = keys.argsort(stable=True)
    return list(values[order].split(keys.bincount(minlength=count).tolist()))
