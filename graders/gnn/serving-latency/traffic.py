"""A skewed stream of requests and updates, served by the submission and by the naive server in turns.

The stream is served once a grade. `served` keeps what was measured, and the checks on quality, tail, throughput, memory
and start-up each look at their part of it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from world import World, make_world

from assess.grading.kit import Candidate, RemoteObject, Report, Rng, fail

NAIVE = "solutions/wrong/naive.py"  # the starter, as it is handed out
LIGHT = 6  # a user with at most so many interactions is a light one
TYPICAL = 100  # one with more than these is a heavy one


@dataclass(frozen=True)
class Request:
    """Ask for lists for these users, (B,)."""

    users: Tensor


@dataclass(frozen=True)
class Update:
    """Add these interactions, (2, N)."""

    edges: Tensor


@dataclass
class Served:
    """What serving the stream showed. Seconds of CPU; in a pair, the submission's come before the naive server's."""

    world: World
    config: dict[str, int]
    startup_s: float = math.inf
    requests_s: list[tuple[float, float]] = field(default_factory=list)
    updates_s: list[tuple[float, float]] = field(default_factory=list)
    peak_bytes: int = 0
    degrees: list[int] = field(default_factory=list)
    lists: list[tuple[Tensor, Tensor]] = field(default_factory=list)
    """For every user asked for, (k,) ids by the submission and by exact inference, over the graph of that moment."""

    def start(self, worker: Candidate) -> RemoteObject:
        """A server of the submission over the whole graph; the shortest start so far is what counts."""
        server = worker.new("Server", self.world.graph, self.world.weights, self.config)
        self.startup_s = min(self.startup_s, worker.last_cpu_s)
        return server

    def overlap(self, fewest: int, most: int, first: int) -> float:
        """Mean share of the exact `first` ids found in ours, over users with `fewest` to `most` interactions."""
        shares = [
            share_in(ours[:first], exact[:first])
            for degree, (ours, exact) in zip(self.degrees, self.lists, strict=True)
            if fewest <= degree <= most
        ]
        return sum(shares) / len(shares)


def share_in(ours: Tensor, wanted: Tensor) -> float:
    """Share of the ids `wanted` that are among `ours`; both one-dimensional."""
    return float(torch.isin(wanted, ours).double().mean())


def expect_lists(answer: Any, users: Tensor, k: int, items: int) -> Tensor:
    """`answer` if it is (B, k) int64 with different ids of items in every row; fails the check otherwise."""
    asked = f"recommend(user_ids, {k}) for {len(users)} users"
    if not isinstance(answer, Tensor):
        fail(f"{asked} must return a tensor; a value of type {type(answer).__name__} came.")
    if answer.shape != (len(users), k) or answer.dtype != torch.int64:
        came = f"{answer.dtype} of shape {tuple(answer.shape)}"
        fail(f"{asked} must return torch.int64 of shape {(len(users), k)}; {came} came.")
    if bool(((answer < 0) | (answer >= items)).any()):
        fail(f"{asked} returned ids that are no items: the graph has items 0 to {items - 1}.")
    ordered = answer.sort(dim=1).values
    if bool((ordered[:, 1:] == ordered[:, :-1]).any()):
        fail(f"{asked} returned an item twice in one list.")
    return answer


def config_for(world: World, thresholds: Mapping[str, float], settings: Mapping[str, Any]) -> dict[str, int]:
    """The configuration that the statement describes."""
    return {
        "max_k": settings["k"],
        "max_batch": settings["max_batch"],
        "freshness_calls": settings["freshness_calls"],
        "memory_bytes": int(thresholds["memory_graphs"] * world.graph_bytes),
    }


def make_traffic(rng: Rng, world: World, settings: Mapping[str, Any]) -> list[Request | Update]:
    """Draw the stream: users by a Zipf law, so that some return often, and one request in sixteen for a heavy user.

    After every few requests 16 interactions arrive, half of them by the users who ask most, on items by popularity.
    """
    generator, degree = rng.torch, world.user_degree
    users, items = len(degree), world.graph["num_items"]
    heavy = (degree > TYPICAL).nonzero().squeeze(1)
    others = rng.permutation(users)
    others = others[~torch.isin(others, heavy)]
    demand = (torch.arange(len(others)) + 10.0) ** -1.0
    heavy_at = set(rng.permutation(settings["requests"])[: settings["heavy_requests"]].tolist())
    known = world.graph["edge_index"][0] * items + world.graph["edge_index"][1]  # (E,), a number for each pair
    stream: list[Request | Update] = []
    for number in range(settings["requests"]):
        if number in heavy_at:
            stream.append(Request(heavy[rng.integers(0, len(heavy), (1,))]))
        else:
            stream.append(Request(others[torch.multinomial(demand, rng.integer(1, 5), generator=generator)]))
        if number % settings["update_every"] == settings["update_every"] - 1:
            active = others[torch.multinomial(demand, 8, generator=generator)]
            touching = torch.cat([active, rng.integers(0, users, (8,))])
            touched = torch.multinomial(world.item_degree + 1.0, 16, generator=generator)
            pairs = (touching * items + touched).unique()
            pairs = pairs[~torch.isin(pairs, known)]
            known = torch.cat([known, pairs])
            if len(pairs):
                stream.append(Update(torch.stack([pairs // items, pairs % items])))
    return stream


_served: list[Served] = []  # a judge grades one submission: what it served once, several checks look at


def served(
    candidate: Candidate,
    worker_for: Callable[[str], Candidate],
    rng: Rng,
    report: Report,
    thresholds: Mapping[str, float],
    settings: Mapping[str, Any],
) -> Served:
    """Serve the stream with the submission and the naive server in turns, or return what was measured before."""
    if not _served:
        world = make_world(rng.torch, settings["users"], settings["items"])
        stream = make_traffic(rng, world, settings)
        config = config_for(world, thresholds, settings)
        _served.append(_serve(candidate, worker_for(NAIVE), world, stream, config, report))
    return _served[0]


def _serve(
    candidate: Candidate,
    naive: Candidate,
    world: World,
    stream: list[Request | Update],
    config: dict[str, int],
    report: Report,
) -> Served:
    result = Served(world, config)
    degree, k, items = world.user_degree, config["max_k"], world.graph["num_items"]
    exact = naive.new("Server", world.graph, world.weights, config)
    candidate.settle()
    with candidate.peak_memory(from_start=True) as peak:
        ours = result.start(candidate)
        for number, step in enumerate(stream):
            if isinstance(step, Update):
                ours.update(step.edges)
                exact.update(step.edges)
                result.updates_s.append((candidate.last_cpu_s, naive.last_cpu_s))
                continue
            lists, right = ours.recommend(step.users, k), exact.recommend(step.users, k)
            result.requests_s.append((candidate.last_cpu_s, naive.last_cpu_s))
            result.degrees += degree[step.users].tolist()
            result.lists += zip(expect_lists(lists, step.users, k, items), right, strict=True)
            report.progress(number + 1, len(stream), "serving the stream")
    result.peak_bytes = peak.bytes
    return result
