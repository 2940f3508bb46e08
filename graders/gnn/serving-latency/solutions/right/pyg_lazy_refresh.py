"""PyTorch Geometric's SAGEConv, over item states that an update marks as stale and later requests refresh in parts.

Exact once refreshed. The model is three `SAGEConv`s, as it was trained. A change shows within the bound that the
configuration allows, not at once: each request first refreshes the stale items that it needs and a share of those that
wait, so that neither an update nor the request after it pays for everything.
"""

import math

import torch
from torch import Tensor
from torch_geometric.nn import SAGEConv
from torch_geometric.utils import scatter

ITEMS_AT_ONCE = 256  # items whose users are gathered together; the largest batch holds some 60,000 rows


class Server:
    """Answers requests for the best k unseen items, over a graph that grows while it serves."""

    def __init__(self, graph: dict, weights: dict[str, Tensor], config: dict) -> None:
        """Load the weights into layers, and run layer one over all items."""
        users, items = graph["edge_index"]  # (E,), (E,)
        self.user_features, self.item_features = graph["user_features"], graph["item_features"]  # (U, F), (I, F)
        self.items_of = group(users, items, graph["num_users"])
        self.users_of = group(items, users, graph["num_items"])
        self.item_layer = sage(weights["item_self"], weights["item_neighbour"], weights["item_bias"])
        self.user_layer = sage(weights["user_self"], weights["user_neighbour"], weights["user_bias"])
        self.output_layer = sage(weights["output_self"], weights["output_neighbour"], weights["output_bias"])
        self.item_vectors = weights["item_vectors"]  # (I, D)
        self.calls_allowed = max(config["freshness_calls"], 1)
        self.item_hidden = torch.zeros(graph["num_items"], len(weights["item_bias"]))  # (I, H)
        self.stale = torch.zeros(graph["num_items"], dtype=torch.bool)  # (I,)
        self.quota = 0  # waiting items that each request takes on
        for some_items in torch.arange(graph["num_items"]).split(ITEMS_AT_ONCE):
            self.refresh(some_items)

    @torch.inference_mode()
    def refresh(self, items: Tensor) -> None:
        """Recompute layer one for these items, (N,)."""
        users, row = flatten([self.users_of[item] for item in items.tolist()])  # (M,), (M,)
        edges = torch.stack([users, row])  # (2, M), from users to places in `items`
        features = (self.user_features, self.item_features[items])
        self.item_hidden[items] = self.item_layer(features, edges, size=(len(self.user_features), len(items))).relu()
        self.stale[items] = False

    def update(self, new_edges: Tensor) -> None:
        """Add interactions (2, N), and mark the touched items as stale."""
        for user, item in new_edges.T.tolist():
            self.items_of[user] = torch.cat([self.items_of[user], torch.tensor([item])])
            self.users_of[item] = torch.cat([self.users_of[item], torch.tensor([user])])
        self.stale[new_edges[1]] = True
        self.quota = math.ceil(int(self.stale.sum()) / self.calls_allowed)

    @torch.inference_mode()
    def recommend(self, user_ids: Tensor, k: int) -> Tensor:
        """Return the k best items that each user has not touched, best first: (B,) -> (B, k)."""
        items, row = flatten([self.items_of[user] for user in user_ids.tolist()])  # (M,), (M,)
        needed = items[self.stale[items]]
        waiting = self.stale.nonzero().squeeze(1)[: self.quota]
        if len(due := torch.cat([needed, waiting]).unique()):
            self.refresh(due)
        edges = torch.stack([torch.arange(len(items)), row])  # (2, M), from places in `items` to rows of the answer
        size = (len(items), len(user_ids))
        features = (self.item_features[items], self.user_features[user_ids])
        hidden = self.user_layer(features, edges, size=size).relu()  # (B, H)
        embedding = self.output_layer((self.item_hidden[items], hidden), edges, size=size)  # (B, D)
        scores = embedding @ self.item_vectors.T  # (B, I)
        seen = scatter(torch.ones_like(items), row * scores.shape[1] + items, dim_size=scores.numel()).view_as(scores)
        return scores.masked_fill(seen > 0, -math.inf).topk(k, dim=1).indices  # (B, k)


def sage(own: Tensor, neighbour: Tensor, bias: Tensor) -> SAGEConv:
    """A mean-aggregating layer with these weights: (out, in), (out, in), (out,)."""
    layer = SAGEConv((neighbour.shape[1], own.shape[1]), own.shape[0], aggr="mean")
    layer.load_state_dict({"lin_l.weight": neighbour, "lin_l.bias": bias, "lin_r.weight": own})
    return layer.eval()


def flatten(lists: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Put lists end to end; returns their entries (M,) and the number of the list each came from (M,)."""
    sizes = torch.tensor([len(entries) for entries in lists])
    return torch.cat(lists), torch.arange(len(lists)).repeat_interleave(sizes)


def group(keys: Tensor, values: Tensor, count: int) -> list[Tensor]:
    """Split `values` by their key: `group(keys, values, count)[key]` holds the values of that key, in order."""
    order = keys.argsort(stable=True)
    return list(values[order].split(keys.bincount(minlength=count).tolist()))
