"""Draws new neighbours at random for every request, so that the same request has many answers.

fails: batch
"""

import math

import torch
from torch import Tensor

SAMPLE = 128  # users kept per item: a power of two, for the bit reversal
ROWS_PER_USER = 2048  # second-hop rows read for one user with few items; 512 KiB for F = 64
FEWEST = 32  # users looked at per item, even for a user with hundreds of items


class Server:
    """Answers requests for the best k unseen items, over a graph that grows while it serves."""

    def __init__(self, graph: dict, weights: dict[str, Tensor], config: dict) -> None:
        """Sort every item's users by where they lie on the main axis, and draw every item's sample."""
        users, items = graph["edge_index"]  # (E,), (E,)
        self.weights = weights
        self.item_features = graph["item_features"]  # (I, F)
        features = graph["user_features"]  # (U, F)
        self.user_features = torch.cat([features, features.new_zeros(1, features.shape[1])])  # (U + 1, F), zeros last
        self.nobody = len(features)
        self.spread = bit_reversal(SAMPLE)  # (SAMPLE,)

        covariance = torch.cov(features.T)  # (F, F)
        axis = torch.linalg.eigh(covariance).eigenvectors[:, -1]  # (F,), where users differ most
        self.place = features @ axis  # (U,)
        by_place = self.place[users].argsort(stable=True)
        self.items_of = group(users, items, graph["num_users"])
        self.users_of = group(items[by_place], users[by_place], graph["num_items"])  # each sorted by place
        self.sample = torch.full((graph["num_items"], SAMPLE), self.nobody)  # (I, SAMPLE), padded with nobody
        self.sampled = torch.zeros(graph["num_items"], dtype=torch.int64)  # (I,), how many are somebody
        for item in range(graph["num_items"]):
            self.draw(item)

    def draw(self, item: int) -> None:
        """Sample the item's users evenly by place, reordered so that every beginning is even too."""
        users = self.users_of[item]  # (n,)
        if len(users) > SAMPLE:
            users = users[(2 * self.spread + 1) * len(users) // (2 * SAMPLE)]  # middle of each of SAMPLE equal strata
        else:
            users = users[self.spread[self.spread < len(users)]]
        self.sample[item, : len(users)] = users
        self.sampled[item] = len(users)

    def update(self, new_edges: Tensor) -> None:
        """Add interactions (2, N): insert each user at its place, then draw the touched items again."""
        for user, item in new_edges.T.tolist():
            old = self.users_of[item]
            at = int(torch.searchsorted(self.place[old], self.place[user]))
            self.users_of[item] = torch.cat([old[:at], torch.tensor([user]), old[at:]])
            self.items_of[user] = torch.cat([self.items_of[user], torch.tensor([item])])
        for item in set(new_edges[1].tolist()):
            self.draw(item)

    def recommend(self, user_ids: Tensor, k: int) -> Tensor:
        """Return the k best items that each user has not touched, best first: (B,) -> (B, k)."""
        embedding = torch.stack([self.embedding(user) for user in user_ids.tolist()])  # (B, D)
        scores = embedding @ self.weights["item_vectors"].T  # (B, I)
        for row, user in enumerate(user_ids.tolist()):
            scores[row, self.items_of[user]] = -math.inf
        return scores.topk(k, dim=1).indices  # (B, k)

    def embedding(self, user: int) -> Tensor:
        """Both layers for one user, over samples: (D,)."""
        w = self.weights
        items = self.items_of[user]  # (N,)
        own_items = self.item_features[items]  # (N, F)
        count = max(len(items), 1)
        each = min(max(ROWS_PER_USER // count, FEWEST), SAMPLE)
        each = min(each, 96)
        drawn = (torch.rand(len(items), each) * self.sampled[items].unsqueeze(1)).long()  # (N, each), with replacement
        neighbours = self.user_features[self.sample[items.unsqueeze(1), drawn]].mean(dim=1)  # (N, F)
        hidden_items = torch.relu(own_items @ w["item_self"].T + neighbours @ w["item_neighbour"].T + w["item_bias"])
        first_hop = own_items.sum(dim=0) / count  # (F,)
        second_hop = hidden_items.sum(dim=0) / count  # (H,)
        own = self.user_features[user]  # (F,)
        hidden = torch.relu(w["user_self"] @ own + w["user_neighbour"] @ first_hop + w["user_bias"])  # (H,)
        return w["output_self"] @ hidden + w["output_neighbour"] @ second_hop + w["output_bias"]  # (D,)


def bit_reversal(size: int) -> Tensor:
    """The numbers below `size`, a power of two, in an order whose first 2, 4, 8, … are spread evenly: (size,)."""
    order = torch.zeros(1, dtype=torch.int64)
    while len(order) < size:
        order = torch.cat([2 * order, 2 * order + 1])
    return order


def group(keys: Tensor, values: Tensor, count: int) -> list[Tensor]:
    """Split `values` by their key: `group(keys, values, count)[key]` holds the values of that key, in order."""
    order = keys.argsort(stable=True)
    return list(values[order].split(keys.bincount(minlength=count).tolist()))
