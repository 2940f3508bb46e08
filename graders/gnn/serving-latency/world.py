"""The shop that the checks serve: who touched what, with weights that behave like trained ones, new for every check.

Users and items belong to a few communities. An item's own features say little about its community and its users'
features say much, so what the model knows it knows from the second hop. Popularity is Zipf-like: a few items are
touched by a quarter of all users, and a few users have touched hundreds of items.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

LATENT = 16  # numbers that describe a taste
COMMUNITIES = 8
FEATURES, HIDDEN, OUTPUT = 64, 64, 16
ISOLATED_SHARE = 0.02  # users without any interaction
HEAVY_SHARE = 0.008  # users with hundreds


@dataclass(frozen=True)
class World:
    """One graph, its weights, and what the judge knows about them that a server is not told."""

    graph: dict
    weights: dict[str, Tensor]
    user_community: Tensor  # (U,)
    item_community: Tensor  # (I,)

    @property
    def user_degree(self) -> Tensor:
        """Interactions per user: (U,)."""
        return self.graph["edge_index"][0].bincount(minlength=self.graph["num_users"])

    @property
    def item_degree(self) -> Tensor:
        """Interactions per item: (I,)."""
        return self.graph["edge_index"][1].bincount(minlength=self.graph["num_items"])

    def extended(self, new_edges: Tensor) -> dict:
        """The graph with the interactions `new_edges` (2, N) added at the end."""
        return {**self.graph, "edge_index": torch.cat([self.graph["edge_index"], new_edges], dim=1)}

    @property
    def graph_bytes(self) -> int:
        """Bytes of the graph's tensors, the unit of the memory budget."""
        return sum(value.numel() * value.element_size() for value in self.graph.values() if isinstance(value, Tensor))


def make_world(generator: torch.Generator, users: int, items: int) -> World:
    """Draw a world with this many users and items; about 13 interactions a user."""

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    centre = normal(COMMUNITIES, LATENT)
    user_community = torch.randint(COMMUNITIES, (users,), generator=generator)
    item_community = torch.randint(COMMUNITIES, (items,), generator=generator)
    user_taste = centre[user_community] + 0.4 * normal(users, LATENT)
    item_taste = centre[item_community] + 0.4 * normal(items, LATENT)
    to_user = normal(LATENT, FEATURES) / LATENT**0.5
    to_item = normal(LATENT, FEATURES) / LATENT**0.5

    degree = torch.exp(0.8 * normal(users) + math.log(12)).clamp(3, 60).long()  # (U,), median 12
    shuffled = torch.randperm(users, generator=generator)
    heavy = shuffled[: int(HEAVY_SHARE * users)]
    degree[heavy] = torch.randint(800, 1000, (len(heavy),), generator=generator)  # some 300 once repeats are dropped
    degree[shuffled[len(heavy) :][: int(ISOLATED_SHARE * users)]] = 0

    # An interaction is with an item of the user's community four times in five, by popularity within it; else with any.
    popularity = (torch.randperm(items, generator=generator) + 3.0) ** -1.1  # (I,)
    order = item_community.argsort(stable=True)
    within = popularity[order].cumsum(0)  # (I,), popularity added up community by community
    ends = within[item_community.bincount(minlength=COMMUNITIES).cumsum(0) - 1]  # (communities,)
    starts = torch.cat([torch.zeros(1), ends[:-1]])
    user = torch.arange(users).repeat_interleave(degree)  # (E',), repeats included
    community = user_community[user]
    position = starts[community] + uniform(len(user)) * (ends - starts)[community]
    local = order[torch.searchsorted(within, position).clamp(max=items - 1)]
    anywhere = torch.searchsorted(popularity.cumsum(0) / popularity.sum(), uniform(len(user))).clamp(max=items - 1)
    item = torch.where(uniform(len(user)) < 0.8, local, anywhere)
    pairs = torch.unique(user * items + item)
    pairs = pairs[torch.randperm(len(pairs), generator=generator)]  # (E,)

    graph = {
        "num_users": users,
        "num_items": items,
        "edge_index": torch.stack([pairs // items, pairs % items]),
        "user_features": user_taste @ to_user + 0.7 * normal(users, FEATURES),
        "item_features": 0.3 * item_taste @ to_item + normal(items, FEATURES),
    }

    # relu(Mx) - relu(-Mx) = Mx: paired rows carry a linear map through the activation, a tenth of noise bends it.
    def paired(matrix: Tensor) -> Tensor:
        """(in, H / 2) -> (H, in), with every row and its opposite."""
        both = torch.cat([matrix, -matrix], dim=1)
        return (both + 0.1 * both.std() * normal(*both.shape)).T.contiguous()

    half = HIDDEN // 2
    first_item, first_user = (normal(FEATURES, half) / FEATURES**0.5 for _ in range(2))
    second_item, second_user = (normal(half, OUTPUT) / half**0.5 for _ in range(2))
    match = item_taste @ to_user @ first_item @ second_item  # (I, D): where the fans of such an item end up
    weights = {
        "item_self": paired(0.5 * normal(FEATURES, half) / FEATURES**0.5),
        "item_neighbour": paired(first_item),
        "item_bias": 0.1 * normal(HIDDEN),
        "user_self": paired(0.5 * first_user),
        "user_neighbour": paired(0.5 * first_user),
        "user_bias": 0.1 * normal(HIDDEN),
        "output_self": 1.3 * paired(second_user.T).T.contiguous(),
        "output_neighbour": 2.0 * paired(second_item.T).T.contiguous(),
        "output_bias": 0.1 * normal(OUTPUT),
        "item_vectors": match / match.norm(dim=1, keepdim=True) + 0.5 * normal(items, OUTPUT) / OUTPUT**0.5,
    }
    return World(graph, weights, user_community, item_community)
