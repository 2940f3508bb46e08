"""Hidden checks of the repaired network: what comes back, what it learns, and what came of each layer.

Everything that is scored is seen from outside: the state_dicts that came back, logits for pictures whose labels stay
here, and slopes of the loss that the judge takes itself. `trained` carries the weights from the check that trains to
those that look at what came of it, each in a fresh process.
"""

from dataclasses import dataclass, field

import pytest
import torch
import torch.nn.functional as F
from fashion_task import BATCH, CLASSES, DATA, EPOCHS, PIXELS, Task, draw_task
from torch import Tensor

from assess.grading.kit import (
    RemoteModel,
    accuracy,
    assert_at_least,
    assert_at_most,
    count_parameters,
    expect_finite,
    fail,
)

WIDTH, DEPTH = 64, 20
SHAPES = [(WIDTH, PIXELS), *[(WIDTH, WIDTH)] * (DEPTH - 2), (CLASSES, WIDTH)]  # (fan-out, fan-in), input to output

State = dict[str, Tensor]


@pytest.fixture
def task(dataset, rng) -> Task:
    """The question as this check puts it."""
    return draw_task(dataset(DATA), rng)


@dataclass
class Training:
    """One finished training: the question, the weights before and after it, and the accuracy that was reached."""

    task: Task
    seed: int
    before: State
    after: State
    accuracy: float


@dataclass
class Trainings:
    """What the check that trains leaves for those that rest on it."""

    runs: list[Training] = field(default_factory=list)

    @property
    def first(self) -> Training:
        """The first training; fails the check where none took place."""
        if not self.runs:
            fail("This check looks at trained weights, and no training came to its end.")
        return self.runs[0]


@pytest.fixture(scope="module")
def trained() -> Trainings:
    """The trainings of this grade."""
    return Trainings()


def matrices(state: State) -> dict[str, Tensor]:
    """The linear layers' weights: the two-dimensional tensors of a state_dict, which must be those that are due."""
    weights = {name: tensor for name, tensor in state.items() if tensor.dim() == 2}
    if len(weights) != DEPTH:
        fail(f"The state_dict must hold {DEPTH} matrices, one a linear layer; it holds {len(weights)}. Depth stays.")
    for position, (weight, due) in enumerate(zip(weights.values(), SHAPES, strict=True)):
        if tuple(weight.shape) != due or weight.dtype != torch.float32:
            fail(
                f"Matrix {position} of the state_dict, counted from 0, must have shape {due} in float32; it has "
                f"{tuple(weight.shape)} in {weight.dtype}."
            )
    return weights


def logits_of(model: RemoteModel, inputs: Tensor) -> Tensor:
    """Logits (N, 10) for `inputs` (N, 196), in evaluation mode."""
    logits = model.predict(inputs)
    if logits.shape != (len(inputs), CLASSES) or not logits.is_floating_point():
        fail(
            f"Inputs of shape {tuple(inputs.shape)} must give floating-point logits of shape {(len(inputs), CLASSES)}; "
            f"{tuple(logits.shape)} of {logits.dtype} came."
        )
    return logits


def expect_same_layout(before: State, after: State) -> None:
    """Fail where training changed which tensors the model is made of."""
    for name in before.keys() | after.keys():
        if name not in before or name not in after or before[name].shape != after[name].shape:
            fail(f"Training changed the layout of the model: '{name}' appeared, disappeared or has another shape now.")


def between(value: float, low: float, high: float) -> bool:
    """Whether `value` is a number in [low, high]."""
    return low <= value <= high


# ------------------------------------------------------------------------------------------------------ the network


def test_depth_width_and_budget_are_kept(candidate, rng, thresholds, report):
    """A shallower network would train, and would answer another question."""
    model = candidate.model("build_model", seed=rng.seed())
    state = model.state_dict()
    report.metric("linear layers", sum(tensor.dim() == 2 for tensor in state.values()))
    report.metric("numbers in the state_dict", count_parameters(state))
    matrices(state)
    deep = [name for name, tensor in state.items() if tensor.dim() > 2]
    if deep:
        fail(f"Besides the {DEPTH} matrices there may be vectors and scalars only; '{deep[0]}' has more dimensions.")
    assert_at_most(
        count_parameters(state),
        thresholds["numbers"],
        of="count of numbers in the state_dict, buffers included",
        hint="There is room for biases and a normalisation in every layer, not for more layers.",
    )
    logits_of(model, rng.normal(5, PIXELS))


def test_every_build_starts_from_fresh_random_weights(candidate, rng, thresholds):
    """Two seeds, two networks: weights that do not follow the seed were made, or learnt, beforehand."""
    one, other = (matrices(candidate.model("build_model", seed=rng.seed()).state_dict()) for _ in range(2))
    for position, (a, b) in enumerate(zip(one.values(), other.values(), strict=True)):
        expect_finite(a, what=f"weight of layer {position} after build_model()")
        if torch.equal(a, b) and is_blank(a):
            continue
        similarity = F.cosine_similarity(a.double().flatten(), b.double().flatten(), dim=0).item()
        if not abs(similarity) <= thresholds["similarity"]:
            fail(
                f"The weight of layer {position} is {'the same' if torch.equal(a, b) else 'nearly the same'} whatever "
                "torch's seed was. Draw it from torch's global generator, and leave the seeding to the judge."
            )


def is_blank(weight: Tensor) -> bool:
    """Whether a weight is zero, or a multiple of the identity: a fixed start that holds nothing learnt."""
    return torch.equal(weight, weight[0, 0] * torch.eye(*weight.shape, dtype=weight.dtype))


def test_the_softmax_belongs_to_the_loss(candidate, task, rng, thresholds):
    """`cross_entropy` takes logits. One softmax more flattens its gradient, and the loss never gets below 1.46."""
    model = candidate.model("build_model", seed=rng.seed())
    state = model.state_dict()
    head = list(matrices(state))[-1]
    inputs, labels = task.batch(BATCH)
    wide = {**state, head: state[head] + 2.0 * rng.normal(*state[head].shape)}
    for weights, what in ((state, "a fresh network"), (wide, "a network with a large output layer")):
        model.load_state_dict(weights)
        logits = logits_of(model, inputs)
        expect_finite(logits, what=f"output of {what}")
        if bool((logits >= 0).all()) and bool(((logits.sum(dim=1) - 1).abs() < 1e-3).all()):
            fail(
                f"The rows of the output of {what} are positive and add up to 1: they are probabilities. The model "
                "must return logits, since cross_entropy takes the softmax itself."
            )
    expected = model.loss(inputs, labels)
    returned = model.train([(inputs, labels)], run="one batch")[0]
    if returned is None or not abs(returned - expected) <= thresholds["loss_error"] * max(expected, 1.0):
        came = "no finite number" if returned is None else f"{returned:.3f}"
        fail(
            f"With a large output layer, training_step returned a loss of {came}, where the mean cross-entropy of the "
            f"model's own outputs was {expected:.3f}. Return the batch's mean cross-entropy from before the update, "
            "taken on the outputs as they are."
        )


def test_every_step_starts_from_clean_gradients(candidate, task, rng, thresholds):
    """The same weights, batches and a fresh optimiser give the same steps, whatever was learnt from before."""
    earlier = [task.batch(BATCH, start=index * BATCH) for index in range(4)]
    later = [task.batch(BATCH, start=index * BATCH) for index in range(4, 8)]
    used = candidate.model("build_model", seed=rng.seed())
    start = used.state_dict()
    used.train(earlier, run="four batches")
    state = used.state_dict()
    if not change(start, state).any():
        fail("After four calls of training_step no weight had changed: it must update the model.")
    used.train(later, run="four batches more")
    moves = [change(state, used.state_dict())]
    for _ in range(2):
        fresh = candidate.model("build_model", seed=rng.seed())
        fresh.load_state_dict(state)
        fresh.train(later, run="the same, from a copy")
        moves.append(change(state, fresh.state_dict()))
    size = moves[1].norm().clamp_min(1e-12)
    difference, chance = ((moves[1] - moves[index]).norm().item() / size.item() for index in (0, 2))
    assert_at_most(
        difference,
        thresholds["step_difference"] + 2 * chance,
        of="relative difference between four steps of a model that was trained before and of its exact copy",
        hint="Weights, batches and optimiser were the same. What else does a parameter keep from one step to the next?",
    )


def change(before: State, after: State) -> Tensor:
    """How all weight matrices moved, as one vector."""
    expect_same_layout(before, after)
    return torch.cat([(after[name] - before[name]).double().flatten() for name in matrices(before)])


def test_gradients_reach_the_first_layer(candidate, task, rng, thresholds, report):
    """At initialisation the first layer's gradient is neither lost nor blown up on its way through 19 others."""
    model = candidate.model("build_model", seed=rng.seed())
    inputs, labels = task.batch(256)
    first, last = end_gradients(model, inputs, labels)
    report.metric("gradient norm, first layer", first.norm)
    report.metric("gradient norm, last layer", last.norm)
    judge_flow(first.norm, last.norm, thresholds, when="At initialisation")
    for gradient in (first, last):
        slope = slope_along(model, gradient, inputs, labels)
        if not abs(slope / gradient.norm - 1) <= thresholds["slope_error"]:
            fail(
                f"The judge moved the weight '{gradient.name}' a little along its gradient and back. The loss should "
                f"have changed at a rate of {gradient.norm:.3g}, the gradient's norm; the rate was {slope:.3g}. Is "
                "something detached, or does the forward pass replace the weights that it was given?"
            )


@dataclass(frozen=True)
class Gradient:
    """The gradient of the loss with respect to one weight."""

    name: str
    value: Tensor  # shape of the weight

    @property
    def norm(self) -> float:
        """Its Frobenius norm."""
        return self.value.double().norm().item()


def end_gradients(model: RemoteModel, inputs: Tensor, labels: Tensor) -> tuple[Gradient, Gradient]:
    """The gradients of the first and the last weight matrix; 0 for a weight that takes no part or is frozen."""
    weights = matrices(model.state_dict())
    gradients = model.gradients(inputs, labels)
    ends = []
    for name in (next(iter(weights)), list(weights)[-1]):
        value = gradients.get(name, torch.zeros_like(weights[name]))
        if value.shape != weights[name].shape:
            fail(f"The gradient of '{name}' must have its weight's shape; {tuple(value.shape)} came.")
        ends.append(Gradient(name, value))
    return ends[0], ends[1]


def judge_flow(first: float, last: float, thresholds, when: str) -> None:
    """Fail where either gradient is lost or blown up, or where they differ by too much."""
    low, high = thresholds["norm_low"], thresholds["norm_high"]
    for value, which in ((last, "last"), (first, "first")):
        if not between(value, low, high):
            fail(
                f"{when} the gradient of the {which} layer's weight has norm {value:.2g}; between {low:g} and {high:g} "
                "a network can be trained. Follow the size of the signal forwards through the layers, then that of the "
                "gradient backwards: by what factor does one layer change it?"
            )
    low, high = thresholds["ratio_low"], thresholds["ratio_high"]
    if not between(first / last, low, high):
        fail(
            f"{when} the first layer's gradient norm is {first / last:.2g} times the last layer's; between {low:g} and "
            f"{high:g} is healthy. A factor of {(first / last) ** (1 / (DEPTH - 1)):.2g} a layer is enough for that."
        )


def slope_along(model: RemoteModel, gradient: Gradient, inputs: Tensor, labels: Tensor) -> float:
    """How fast the loss rises along a gradient, by a central difference over weights that the judge sets."""
    state = model.state_dict()
    weight = state[gradient.name]
    step = min(0.002 / gradient.norm, 0.0005 * weight.double().norm().item())  # far above rounding, far below a bend
    direction = gradient.value.double() / gradient.norm
    losses = []
    for sign in (1, -1):
        moved = (weight.double() + sign * step * direction).to(weight.dtype)
        model.load_state_dict({**state, gradient.name: moved})
        losses.append(model.loss(inputs, labels))
    model.load_state_dict(state)
    return (losses[0] - losses[1]) / (2 * step)


# --------------------------------------------------------------------------------------------------- what it learns


def test_it_learns_whatever_the_seed(candidate, task, rng, trained, thresholds, report):
    """Five epochs, two seeds, and a test accuracy that a network which does not learn cannot have."""
    for number in (1, 2):
        seed = rng.seed()
        model = candidate.model("build_model", seed=seed)
        before = model.state_dict()
        model.train(task.batches(EPOCHS, rng), run=f"seed {number}")
        after = model.state_dict()
        expect_same_layout(before, after)
        reached = accuracy(logits_of(model, task.test_inputs), task.test_labels)
        report.metric(f"test accuracy, seed {number}", reached)
        trained.runs.append(Training(task, seed, before, after, reached))
        assert_at_least(
            reached,
            thresholds["accuracy"],
            of=f"test accuracy after {EPOCHS} epochs with seed {number}",
            hint="Guessing gives 0.1. Look at the curve: is it flat, does it jump, or is it still falling at the end?",
        )


def test_every_layer_learns(candidate, trained, thresholds, report):
    """Each weight moves away from where it started, and after training gradients still reach the first layer."""
    run = trained.first
    moved = []
    for position, name in enumerate(matrices(run.before)):
        before, after = run.before[name].double(), run.after[name].double()
        moved.append(((after - before).norm() / torch.maximum(before.norm(), after.norm()).clamp_min(1e-12)).item())
        assert_at_least(
            moved[-1],
            thresholds["moved"],
            of=f"relative change of the weight of layer {position} (counted from 0) over the whole training",
            hint="Does its gradient arrive, and does the optimiser know of it?",
        )
    report.metric("smallest relative change of a weight", min(moved))
    model = candidate.model("build_model", seed=run.seed)
    model.load_state_dict(run.after)
    first, last = end_gradients(model, *run.task.batch(256))
    report.metric("ratio of gradient norms, first to last layer", first.norm / max(last.norm, 1e-30))
    judge_flow(first.norm, last.norm, thresholds, when="After training")


def test_the_weights_carry_all_that_was_learnt(candidate, trained, rng, thresholds, report):
    """In a new process, loaded with nothing but the state_dict, the network answers as it did."""
    run = trained.first
    model = candidate.model("build_model", seed=rng.seed())
    model.load_state_dict(run.after)
    reached = accuracy(logits_of(model, run.task.test_inputs), run.task.test_labels)
    report.metric("test accuracy from the weights alone", reached)
    assert_at_least(
        reached,
        run.accuracy - thresholds["carried"],
        of="test accuracy of a new process that was given the trained state_dict",
        hint="What a model learns must be in its parameters and buffers, and its outputs must follow from them.",
    )


def test_every_layer_takes_part_in_the_answer(candidate, trained, rng, thresholds, report):
    """Shuffle one layer's weights and the logits must change: a layer that can be lost is not depth."""
    run = trained.first
    model = candidate.model("build_model", seed=rng.seed())
    inputs = run.task.test_inputs[:500]
    model.load_state_dict(run.after)
    logits = logits_of(model, inputs)
    spread = (logits - logits.mean(dim=0)).norm()
    changes = []
    for position, (name, weight) in enumerate(matrices(run.after).items()):
        shuffled = weight.flatten()[rng.permutation(weight.numel())].view_as(weight)
        model.load_state_dict({**run.after, name: shuffled})
        changes.append(((logits_of(model, inputs) - logits).norm() / spread).item())
        assert_at_least(
            changes[-1],
            thresholds["part"],
            of=f"change of the logits, relative to their spread, when the weight of layer {position} is shuffled",
            hint="A skip connection may go around a layer or two; what they compute must still count.",
        )
    report.metric("smallest share of a layer in the logits", min(changes))


def test_twenty_layers_are_more_than_one(candidate, trained, rng, thresholds, report):
    """Without activations gradients flow undisturbed, and the product of twenty matrices is one matrix."""
    run = trained.first
    model = candidate.model("build_model", seed=rng.seed())
    model.load_state_dict(run.after)
    one, other = run.task.test_inputs[:500], run.task.test_inputs[500:1000]
    ends = [logits_of(model, inputs) for inputs in (one, other)]
    middle = logits_of(model, (one + other) / 2)
    bend = ((middle - (ends[0] + ends[1]) / 2).norm() / (ends[0] - ends[0].mean(dim=0)).norm()).item()
    report.metric("departure from a straight line", bend)
    assert_at_least(
        bend,
        thresholds["bend"],
        of="distance of the logits half-way between two pictures from the mean of theirs, relative to their spread",
        hint="A network without anything that bends between its layers computes what a single layer could.",
    )
