"""The example of the statement, and the properties that the hidden checks look at, on graphs that are soon built."""

import torch

from assess.grading.kit import assert_at_least, assert_at_most

CONFIG = {"max_k": 20, "max_batch": 64, "freshness_calls": 5, "memory_bytes": 64 << 20}
USERS, ITEMS, FEATURES, HIDDEN, OUTPUT = 2000, 500, 32, 32, 16


def make_graph(rng):
    """A graph in which the first items are popular, and users 0 to 9 have no interactions yet."""
    users = rng.integers(10, USERS, (30_000,))
    items = (ITEMS * rng.uniform(30_000) ** 3).long()  # the first tenth of the items gets nearly half of everything
    pairs = torch.unique(users * ITEMS + items)
    return {
        "num_users": USERS,
        "num_items": ITEMS,
        "edge_index": torch.stack([pairs // ITEMS, pairs % ITEMS]),
        "user_features": rng.normal(USERS, FEATURES),
        "item_features": rng.normal(ITEMS, FEATURES),
    }


def make_weights(rng):
    """Random weights, with the second hop as strong as all the rest."""
    first, second = FEATURES**-0.5, HIDDEN**-0.5
    return {
        "item_self": 0.3 * first * rng.normal(HIDDEN, FEATURES),
        "item_neighbour": 3.0 * first * rng.normal(HIDDEN, FEATURES),
        "item_bias": 0.1 * rng.normal(HIDDEN),
        "user_self": first * rng.normal(HIDDEN, FEATURES),
        "user_neighbour": first * rng.normal(HIDDEN, FEATURES),
        "user_bias": 0.1 * rng.normal(HIDDEN),
        "output_self": second * rng.normal(OUTPUT, HIDDEN),
        "output_neighbour": second * rng.normal(OUTPUT, HIDDEN),
        "output_bias": 0.1 * rng.normal(OUTPUT),
        "item_vectors": rng.normal(ITEMS, OUTPUT),
    }


def overlap(lists, others):
    """Mean share of the items in each row of `others` (B, k) that are in the same row of `lists` (B, k)."""
    return float((others.unsqueeze(2) == lists.unsqueeze(1)).any(dim=2).double().mean())


def test_the_example_of_the_statement(candidate):
    """The example can be worked out by hand, before and after its update"""
    one, zero, none = torch.eye(2), torch.zeros(2, 2), torch.zeros(2)
    graph = {
        "num_users": 3,
        "num_items": 4,
        "edge_index": torch.tensor([[0, 1, 1], [0, 0, 1]]),
        "user_features": torch.tensor([[1.0, 0.0], [0.0, 3.0], [1.0, 0.0]]),
        "item_features": torch.zeros(4, 2),
    }
    weights = {
        "item_self": zero, "item_neighbour": one, "item_bias": none,
        "user_self": one, "user_neighbour": zero, "user_bias": none,
        "output_self": one, "output_neighbour": one, "output_bias": none,
        "item_vectors": torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.8, 0.1], [0.3, 0.9]]),
    }  # fmt: skip
    config = {"max_k": 3, "max_batch": 3, "freshness_calls": 0, "memory_bytes": 1_000_000}
    server = candidate.new("Server", graph, weights, config)
    lists = server.recommend(torch.tensor([0, 2]), 3)
    assert lists.tolist() == [[3, 1, 2], [0, 2, 3]], f"expected [[3, 1, 2], [0, 2, 3]], got {lists.tolist()}"
    server.update(torch.tensor([[2], [1]]))
    lists = server.recommend(torch.tensor([2]), 3)
    assert lists.tolist() == [[3, 0, 2]], f"after the update expected [[3, 0, 2]], got {lists.tolist()}"


def test_lists_have_k_items_that_the_user_has_not_touched(candidate, rng):
    """k different items for each user, for several k, and none that the user has touched"""
    graph = make_graph(rng)
    server = candidate.new("Server", graph, make_weights(rng), CONFIG)
    seen = torch.zeros(USERS, ITEMS, dtype=torch.bool)
    seen[*graph["edge_index"]] = True
    users = torch.cat([torch.arange(3), rng.integers(0, USERS, (13,))])
    for k in (20, 5, 1):
        lists = server.recommend(users, k)
        assert lists.shape == (16, k), f"expected shape (16, {k}), got {tuple(lists.shape)}"
        assert lists.dtype == torch.int64, f"expected int64, got {lists.dtype}"
        assert all(len(set(row)) == k for row in lists.tolist()), "an item occurs twice in a list"
        assert not seen[users.unsqueeze(1), lists].any(), "a list holds items that its user has touched"


def test_lists_are_the_same_in_any_company(candidate, rng):
    """A user's list is the same alone, in a batch, and asked for again"""
    server = candidate.new("Server", make_graph(rng), make_weights(rng), CONFIG)
    users = rng.permutation(USERS)[:32]
    alone = torch.cat([server.recommend(user, 20) for user in users.split(1)])
    ways = {"together": server.recommend(users, 20), "in another order": server.recommend(users.flip(0), 20).flip(0)}
    for way, lists in ways.items():
        assert_at_least(
            float((lists == alone).double().mean()), 0.98, of=f"share of places that agree, asked for {way},"
        )


def test_an_update_shows(candidate, rng):
    """After an update and the calls that the bound allows, a server answers like one that was started afterwards"""
    graph, weights = make_graph(rng), make_weights(rng)
    server = candidate.new("Server", graph, weights, CONFIG)
    users = torch.arange(16)  # ten who have touched nothing so far, and six others
    server.recommend(users, 20)
    chosen = torch.arange(10).repeat_interleave(6)  # (60,)
    new_edges = torch.stack([chosen, torch.cat([rng.permutation(ITEMS)[:6] for _ in range(10)])])
    server.update(new_edges)
    for _ in range(CONFIG["freshness_calls"]):
        server.recommend(rng.integers(100, USERS, (2,)), 20)
    later = {**graph, "edge_index": torch.cat([graph["edge_index"], new_edges], dim=1)}
    expected = candidate.new("Server", later, weights, CONFIG).recommend(users, 20)
    assert_at_least(overlap(server.recommend(users, 20), expected), 0.9, of="overlap with a server started afterwards")


def test_popular_items_cost_no_more_than_others(candidate, rng, report):
    """A user of popular items is served nearly as quickly as a user of items that hardly anybody knows"""
    users, weights = 20_000, make_weights(rng)
    crowd = torch.cartesian_prod(torch.arange(100, users), torch.arange(10)).T  # everybody touches the first ten items
    popular = torch.cartesian_prod(torch.arange(10), torch.arange(10)).T  # so do users 0 to 9
    rare = torch.stack([torch.arange(10, 20).repeat_interleave(10), torch.arange(100, 200)])  # users 10 to 19 do not
    graph = {
        "num_users": users,
        "num_items": ITEMS,
        "edge_index": torch.cat([crowd, popular, rare], dim=1),
        "user_features": rng.normal(users, FEATURES),
        "item_features": rng.normal(ITEMS, FEATURES),
    }
    server = candidate.new("Server", graph, weights, CONFIG)
    seconds = {}
    for name, first in (("rare", 10), ("popular", 0)):
        times = []
        for user in range(first, first + 10):
            server.recommend(torch.tensor([user]), 20)
            times.append(candidate.last_cpu_s)
        seconds[name] = sorted(times)[5]
        report.metric(f"{name} items, ms of CPU", seconds[name] * 1e3)
    ratio = seconds["popular"] / seconds["rare"]
    assert_at_most(ratio, 3.0, of="time for a user of popular items as a ratio to that for a user of rare ones")
