"""Computes the lists of the most active users before the first request, one user at a time.

fails: startup
"""

import math

import torch
from torch import Tensor

WARM_SHARE = 0.4  # of the users, by activity
CHUNK = 16_384  # edges gathered at a time at start-up: 4 MiB for F = 64, where all at once would take E * F floats


class Server:
    """Answers requests for the best k unseen items, over a graph that grows while it serves."""

    def __init__(self, graph: dict, weights: dict[str, Tensor], config: dict) -> None:
        """Sum what every item's users look like, and run layer one once over all items."""
        users, items = graph["edge_index"]  # (E,), (E,)
        self.weights = weights
        self.user_features = graph["user_features"]  # (U, F)
        self.item_features = graph["item_features"]  # (I, F)
        self.items_of = group(users, items, graph["num_users"])  # U tensors, one per user

        self.user_sum = torch.zeros_like(self.item_features)  # (I, F), per item: sum of its users' features
        for some_users, some_items in zip(users.split(CHUNK), items.split(CHUNK), strict=True):
            self.user_sum.index_add_(0, some_items, self.user_features[some_users])
        self.user_count = items.bincount(minlength=graph["num_items"])  # (I,)

        self.first_hop = self.item_features @ weights["user_neighbour"].T  # (I, F) -> (I, H), never changes
        self.second_hop = torch.empty(graph["num_items"], weights["output_neighbour"].shape[0])  # (I, D)
        self.refresh(torch.arange(graph["num_items"]))
        activity = users.bincount(minlength=graph["num_users"])  # (U,)
        for user in activity.topk(int(WARM_SHARE * len(activity))).indices.split(1):
            self.recommend(user, config["max_k"])

    def refresh(self, items: Tensor) -> None:
        """Recompute layer one for these items, (N,), and store it projected for layer two."""
        w = self.weights
        neighbours = self.user_sum[items] / self.user_count[items].clamp(min=1).unsqueeze(1)  # (N, F), zeros if alone
        own = self.item_features[items]  # (N, F)
        hidden = torch.relu(own @ w["item_self"].T + neighbours @ w["item_neighbour"].T + w["item_bias"])  # (N, H)
        self.second_hop[items] = hidden @ w["output_neighbour"].T  # (N, D)

    def update(self, new_edges: Tensor) -> None:
        """Add interactions (2, N), and refresh the items that got a new user."""
        users, items = new_edges
        for user, item in zip(users.tolist(), items.split(1), strict=True):
            self.items_of[user] = torch.cat([self.items_of[user], item])
        self.user_sum.index_add_(0, items, self.user_features[users])
        self.user_count += items.bincount(minlength=len(self.user_count))
        self.refresh(items.unique())

    def recommend(self, user_ids: Tensor, k: int) -> Tensor:
        """Return the k best items that each user has not touched, best first: (B,) -> (B, k)."""
        w = self.weights
        histories = [self.items_of[user] for user in user_ids.tolist()]
        sizes = torch.tensor([len(history) for history in histories])  # (B,)
        items = torch.cat(histories)  # (N,), all histories end to end
        row = torch.arange(len(histories)).repeat_interleave(sizes)  # (N,), whose history each item is in

        def mean(table: Tensor) -> Tensor:
            """Per user, the mean of the rows of its items: (I, C) -> (B, C), zeros where there are none."""
            total = table.new_zeros(len(histories), table.shape[1]).index_add_(0, row, table[items])
            return total / sizes.clamp(min=1).unsqueeze(1)

        own = self.user_features[user_ids]  # (B, F)
        hidden = torch.relu(own @ w["user_self"].T + mean(self.first_hop) + w["user_bias"])  # (B, H)
        embedding = hidden @ w["output_self"].T + mean(self.second_hop) + w["output_bias"]  # (B, D)
        scores = embedding @ w["item_vectors"].T  # (B, D) @ (D, I) -> (B, I)
        scores[row, items] = -math.inf
        return scores.topk(k, dim=1).indices  # (B, k)


def group(keys: Tensor, values: Tensor, count: int) -> list[Tensor]:
    """Split `values` by their key: `group(keys, values, count)[key]` holds the values of that key, in order."""
    order = keys.argsort(stable=True)
    sizes = keys.bincount(minlength=count).tolist()
    return list(values[order].split(sizes))
