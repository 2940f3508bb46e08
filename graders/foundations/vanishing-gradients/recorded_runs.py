"""Real training runs with one planted fault each, recorded as the statement of `diagnose(trace)` promises.

`draw_runs` builds deep stacks of fresh depths, widths and activations, plants a fault at a layer that it chose, trains
for a few steps and records. `WAYS` is the map: how a fault can be planted and how many runs of a grade get it.
Layers are counted from 0 at the input. Called by the checks of `diagnose`; knows nothing of any submission.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CLASSES = 10
STEPS, BATCH = 3, 128  # three steps are enough: the statistics hardly move between neighbouring steps
LEARNING_RATE = 0.01  # small, with the gradient clipped, so that an exploding run lives to be recorded

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "leaky_relu": functools.partial(F.leaky_relu, negative_slope=0.01),
    "gelu": F.gelu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "identity": lambda x: x,
}
GAIN = {"relu": 2**0.5, "leaky_relu": 2**0.5, "gelu": 1.5, "tanh": 1.15, "sigmoid": 1.0, "identity": 1.0}
"""A weight's standard deviation is this over the root of its fan-in, which passes signals on at about their size."""
FLAT: dict[str, Callable[[Tensor], Tensor]] = {  # outputs at which a bounded activation has lost most of its slope
    "tanh": lambda output: output.abs() > 0.97,
    "sigmoid": lambda output: (output - 0.5).abs() > 0.47,
}


class Stack(nn.Module):
    """A plain stack of linear layers, each with an activation of its own; the last one's is the identity."""

    def __init__(self, inputs: int, width: int, activations: list[str]) -> None:
        super().__init__()
        depth = len(activations)
        sizes = [inputs, *[width] * (depth - 1), CLASSES]
        self.activations = activations
        self.layers = nn.ModuleList(nn.Linear(sizes[i], sizes[i + 1]) for i in range(depth))
        for layer, activation in zip(self.layers, activations, strict=True):
            nn.init.normal_(layer.weight, std=GAIN[activation] * layer.in_features**-0.5)
            nn.init.zeros_(layer.bias)

    def outputs(self, inputs: Tensor) -> list[Tensor]:
        """What each layer puts out: (N, width) each, and the logits (N, 10) at the end."""
        outputs = []
        for layer, activation in zip(self.layers, self.activations, strict=True):
            inputs = ACTIVATIONS[activation](layer(inputs))
            outputs.append(inputs)
        return outputs

    def before(self, index: int, inputs: Tensor) -> Tensor:
        """What goes into the activation of layer `index`, (N, width)."""
        layer = self.layers[index]
        return layer(self.outputs(inputs)[index - 1] if index else inputs)


@dataclass(frozen=True)
class Run:
    """One recorded run, and what was done to it."""

    fault: str
    layer: int | None
    way: str
    trace: dict


@dataclass
class Plan:
    """A network in the making: which layers are to be spoilt, and a generator to draw from."""

    model: Stack
    first: int
    """The spoilt layers are `first` to `last`, both included: at least three, never the input or the output layer."""
    last: int
    inputs: Tensor
    labels: Tensor
    generator: torch.Generator
    batches: list[tuple[Tensor, Tensor]] = field(default_factory=list)
    """What to record on; drawn from all inputs where a way leaves it empty."""

    def uniform(self, low: float, high: float) -> float:
        """A number between `low` and `high`."""
        return low + (high - low) * torch.rand((), generator=self.generator).item()

    @property
    def spoilt(self) -> list[nn.Linear]:
        """The layers that a fault through several layers runs through."""
        return list(self.model.layers[self.first : self.last + 1])


# ---------------------------------------------------------------------------------------------- ways to plant a fault
# Each takes a plan, spoils its model in place, and returns the layer where the fault starts.


def small_weights(plan: Plan) -> int:
    """Every spoilt layer passes on a small part of what reaches it, forwards and backwards."""
    factor = plan.uniform(0.06, 0.25)
    for layer in plan.spoilt:
        layer.weight *= factor
    return plan.last


def sigmoids(plan: Plan) -> int:
    """The slope of a sigmoid is at most a quarter, whatever comes in."""
    for index in range(plan.first, plan.last + 1):
        plan.model.activations[index] = "sigmoid"
        nn.init.normal_(plan.model.layers[index].weight, std=plan.model.layers[index].in_features ** -0.5)
    return plan.last


def saturated_tanhs(plan: Plan) -> int:
    """Large biases push every unit to where tanh is flat."""
    for layer in plan.spoilt:
        sign = torch.randint(0, 2, layer.bias.shape, generator=plan.generator) * 2.0 - 1.0
        layer.bias.copy_(sign * plan.uniform(3.5, 4.5))
    return plan.last


def large_weights(plan: Plan) -> int:
    """Every spoilt layer multiplies what reaches it, forwards and backwards."""
    factor = plan.uniform(4.0, 8.0)
    for layer in plan.spoilt:
        layer.weight *= factor
    return plan.last


def negative_biases(plan: Plan) -> int:
    """Units are pushed below zero for every input, as one step that was far too long does; some layers die wholly."""
    layer = plan.model.layers[plan.last]
    width = layer.out_features
    share = 1.0 if plan.uniform(0, 1) < 0.5 else plan.uniform(0.94, 0.99)
    dying = torch.randperm(width, generator=plan.generator)[: round(share * width)]
    highest = plan.model.before(plan.last, plan.inputs).amax(dim=0)  # (width,)
    layer.bias[dying] -= 1.5 * highest[dying].clamp(min=0) + 1.0
    return plan.last


def large_logits(plan: Plan) -> int:
    """The output layer's weights are so large that the softmax is one-hot before anything was learnt."""
    spread = plan.model.outputs(plan.inputs[:256])[-1].std(dim=1).mean()
    plan.model.layers[-1].weight *= plan.uniform(90.0, 180.0) / spread
    return len(plan.model.layers) - 1


def nothing(plan: Plan) -> None:
    """A sound network."""


def drift(plan: Plan) -> None:
    """A sound network whose gradient changes a little at each layer, and so a good deal from end to end."""
    factor = plan.uniform(0.84, 0.9) if plan.uniform(0, 1) < 0.5 else plan.uniform(1.03, 1.06)
    for layer in plan.model.layers[:-1]:
        layer.weight *= factor


def sparse(plan: Plan) -> None:
    """A sound relu network in which each unit answers to a quarter or a third of the inputs."""
    zero = plan.uniform(0.65, 0.75)
    for index, layer in enumerate(plan.model.layers[:-1]):
        before = plan.model.before(index, plan.inputs)  # (N, width)
        layer.bias -= before.quantile(zero, dim=0)


def fitted(plan: Plan) -> None:
    """A sound network that has learnt its batch by heart: sure of itself, right, and with little gradient left."""
    batch = (plan.inputs[:BATCH], plan.labels[:BATCH])
    optimizer = torch.optim.Adam(plan.model.parameters(), lr=1e-3)
    with torch.enable_grad():
        for _ in range(200):
            loss = F.cross_entropy(plan.model.outputs(batch[0])[-1], batch[1])
            if loss.item() < 0.02:
                break
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(plan.model.parameters(), 1.0)
            optimizer.step()
    plan.batches = [batch] * STEPS


@dataclass(frozen=True)
class Way:
    """One way to get a run of a kind."""

    fault: str
    plant: Callable[[Plan], int | None]
    activations: tuple[str, ...]
    runs: int
    depths: tuple[int, int] = (8, 14)


LINEAR_LIKE = ("relu", "leaky_relu", "gelu")
WAYS = (
    Way("vanishing", small_weights, (*LINEAR_LIKE, "tanh"), runs=4),
    Way("vanishing", sigmoids, ("relu", "tanh"), runs=2),
    Way("vanishing", saturated_tanhs, ("tanh",), runs=2),
    Way("exploding", large_weights, LINEAR_LIKE, runs=8),
    Way("dead_units", negative_biases, ("relu",), runs=8),
    Way("saturated_softmax", large_logits, (*LINEAR_LIKE, "tanh"), runs=8),
    Way("healthy", nothing, (*LINEAR_LIKE, "tanh"), runs=2),
    Way("healthy", drift, (*LINEAR_LIKE, "tanh"), runs=2),
    Way("healthy", sparse, ("relu",), runs=2),
    Way("healthy", fitted, LINEAR_LIKE, runs=2, depths=(8, 10)),
)
FAULTS = tuple(dict.fromkeys(way.fault for way in WAYS))


def draw_runs(inputs: Tensor, labels: Tensor, generator: torch.Generator) -> Iterator[Run]:
    """Make the runs of one grade, in random order.

    Shapes:
        inputs: (N, pixels) float32, about zero mean and unit variance
        labels: (N,) int64
    """
    ways = [way for way in WAYS for _ in range(way.runs)]
    for index in torch.randperm(len(ways), generator=generator).tolist():
        yield draw_run(ways[index], inputs, labels, generator)


def draw_run(way: Way, inputs: Tensor, labels: Tensor, generator: torch.Generator) -> Run:
    """Make one run of the kind that `way` describes."""

    def integer(low: int, high: int) -> int:
        return int(torch.randint(low, high + 1, (), generator=generator))

    depth = integer(*way.depths)
    length = integer(3, depth - 4)
    last = integer(length, depth - 2)
    activation = way.activations[integer(0, len(way.activations) - 1)]
    order = torch.randperm(len(inputs), generator=generator)[: STEPS * BATCH]
    inputs, labels = inputs[order], labels[order]
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(integer(0, 2**31 - 1))
        model = Stack(inputs.shape[1], (48, 64, 96)[integer(0, 2)], [activation] * (depth - 1) + ["identity"])
        if integer(0, 1):
            for layer in model.layers:
                layer.bias.normal_(std=0.05)
        plan = Plan(model, last - length + 1, last, inputs, labels, generator)
        layer = way.plant(plan)
        batches = plan.batches or list(zip(inputs.split(BATCH), labels.split(BATCH), strict=True))
        return Run(way.fault, layer, way.plant.__name__, record(model, batches))


# -------------------------------------------------------------------------------------------------------- recording


@torch.enable_grad()
def record(model: Stack, batches: list[tuple[Tensor, Tensor]]) -> dict:
    """Train on `batches` by SGD with clipping, and return the trace: means over the steps."""
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    losses, accuracies, layers, heads = [], [], [], []
    for inputs, labels in batches:
        optimizer.zero_grad()
        outputs = model.outputs(inputs)
        for output in outputs:
            output.retain_grad()
        loss = F.cross_entropy(outputs[-1], labels)
        loss.backward()
        losses.append(loss.item())
        accuracies.append((outputs[-1].argmax(dim=1) == labels).float().mean().item())
        seen = zip(model.layers, model.activations, outputs, strict=True)
        layers.append([layer_statistics(*parts) for parts in seen])
        heads.append(softmax_statistics(outputs[-1].detach()))
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    described = [
        {"name": f"layer{index}", "activation": activation, "fan_in": layer.in_features, "fan_out": layer.out_features}
        for index, (layer, activation) in enumerate(zip(model.layers, model.activations, strict=True))
    ]
    return {
        "classes": CLASSES,
        "loss": losses,
        "accuracy": accuracies,
        "softmax": mean(heads),
        "layers": [{**about, **mean(seen)} for about, seen in zip(described, zip(*layers, strict=True), strict=True)],
    }


def layer_statistics(layer: nn.Linear, activation: str, output: Tensor) -> dict[str, float]:
    """What one layer did in one step; `output` is (N, fan_out), and its gradient is that of the batch's mean loss."""
    values = output.detach()
    gradient = output.grad * len(output)  # (N, fan_out), of each example's own loss
    flat = FLAT[activation](values).float().mean().item() if activation in FLAT else 0.0
    return {
        "weight_norm": layer.weight.norm().item(),
        "weight_gradient_norm": layer.weight.grad.norm().item(),
        "output_gradient_norm": gradient.norm(dim=1).mean().item(),
        "output_mean": values.mean().item(),
        "output_std": values.std().item(),
        "fraction_zero": (values == 0).float().mean().item(),
        "fraction_saturated": flat,
    }


def softmax_statistics(logits: Tensor) -> dict[str, float]:
    """How sure the network was in one step; `logits` is (N, classes)."""
    probabilities = logits.softmax(dim=1)
    return {
        "mean_max_probability": probabilities.amax(dim=1).mean().item(),
        "mean_entropy": torch.special.entr(probabilities).sum(dim=1).mean().item(),
        "logit_std": logits.std(dim=1).mean().item(),
    }


def mean(steps: list[dict[str, float]] | tuple[dict[str, float], ...]) -> dict[str, float]:
    """The mean of each statistic over the steps."""
    return {name: sum(step[name] for step in steps) / len(steps) for name in steps[0]}
