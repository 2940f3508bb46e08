"""A GraphSAGE recommender, served naively: exact, and slow wherever something is popular.

For every user asked for, `recommend` walks two hops: to the items the user has touched, and from each of those to all
users who have touched it. Nothing is kept between calls. Profile it before you change it.
"""

import math

import torch
from torch import Tensor


class Server:
    """Answers requests for the best k unseen items, over a graph that grows while it serves."""

    def __init__(self, graph: dict, weights: dict[str, Tensor], config: dict) -> None:
        """Take the graph, the trained weights and the budgets.

        Shapes: see the statement. U users, I items, E interactions, F features, H hidden, D output.
        """
        users, items = graph["edge_index"]  # (E,), (E,)
        self.items_of = group(users, items, graph["num_users"])  # U tensors, one per user
        self.users_of = group(items, users, graph["num_items"])  # I tensors, one per item
        self.user_features = graph["user_features"]  # (U, F)
        self.item_features = graph["item_features"]  # (I, F)
        self.weights = weights
        self.config = config

    def recommend(self, user_ids: Tensor, k: int) -> Tensor:
        """Return the k best items that each user has not touched, best first.

        Shapes:
            user_ids: (B,) int64
            returns: (B, k) int64
        """
        lists = []
        for user in user_ids.tolist():
            scores = self.weights["item_vectors"] @ self.user_embedding(user)  # (I, D) @ (D,) -> (I,)
            scores[self.items_of[user]] = -math.inf
            lists.append(scores.topk(k).indices)  # (k,)
        return torch.stack(lists)  # (B, k)

    def update(self, new_edges: Tensor) -> None:
        """Add interactions.

        Shapes:
            new_edges: (2, N) int64, users in row 0 and items in row 1
        """
        for user, item in new_edges.T.tolist():
            self.items_of[user] = torch.cat([self.items_of[user], torch.tensor([item])])
            self.users_of[item] = torch.cat([self.users_of[item], torch.tensor([user])])

    def item_hidden(self, item: int) -> Tensor:
        """Layer one for one item: its own features and the mean over all its users. Returns (H,)."""
        w = self.weights
        neighbours = mean_rows(self.user_features[self.users_of[item]])  # (F,)
        own = self.item_features[item]  # (F,)
        return torch.relu(w["item_self"] @ own + w["item_neighbour"] @ neighbours + w["item_bias"])  # (H,)

    def user_embedding(self, user: int) -> Tensor:
        """Layer one for the user, layer one for each of the user's items, then layer two. Returns (D,)."""
        w = self.weights
        items = self.items_of[user]
        own = self.user_features[user]  # (F,)
        neighbours = mean_rows(self.item_features[items])  # (F,)
        hidden = torch.relu(w["user_self"] @ own + w["user_neighbour"] @ neighbours + w["user_bias"])  # (H,)
        second_hop = torch.zeros_like(hidden)  # (H,)
        for item in items.tolist():
            second_hop += self.item_hidden(item) / len(items)
        return w["output_self"] @ hidden + w["output_neighbour"] @ second_hop + w["output_bias"]  # (D,)


def group(keys: Tensor, values: Tensor, count: int) -> list[Tensor]:
    """Split `values` by their key: `group(keys, values, count)[key]` holds the values of that key, in order."""
    order = keys.argsort(stable=True)
    sizes = keys.bincount(minlength=count).tolist()
    return list(values[order].split(sizes))


def mean_rows(rows: Tensor) -> Tensor:
    """The mean over rows, zeros where there are none: (N, F) -> (F,)."""
    return rows.mean(dim=0) if len(rows) else rows.new_zeros(rows.shape[1])
