"""The network and its training step, on small cases; the hidden checks ask the same on fresh data, more strictly."""

import torch
import torch.nn.functional as F

SHAPES = [(64, 196), *[(64, 64)] * 18, (10, 64)]  # of the 20 weight matrices, input to output
BATCH = 200


def prepared(arrays, name_of_inputs, name_of_labels):
    """Pictures as standardised rows of 196 pixels (N, 196), and labels (N,)."""
    rows = F.avg_pool2d(arrays[name_of_inputs].float()[:, None], 2).flatten(1)
    return (rows - rows.mean()) / rows.std(), arrays[name_of_labels].long()


def matrices(state):
    """The two-dimensional tensors of a state_dict, in its order."""
    return {name: tensor for name, tensor in state.items() if tensor.dim() == 2}


def test_depth_and_width_are_kept(candidate):
    """There are still 20 linear layers of the given sizes, in order"""
    state = candidate.model("build_model", seed=1).state_dict()
    shapes = [tuple(tensor.shape) for tensor in matrices(state).values()]
    assert shapes == SHAPES, f"expected {len(SHAPES)} matrices from (64, 196) to (10, 64); got {len(shapes)}: {shapes}"


def test_the_model_returns_logits(candidate, rng):
    """The outputs are logits, not probabilities"""
    logits = candidate.model("build_model", seed=1).predict(rng.normal(20, 196))
    assert logits.shape == (20, 10), f"expected shape (20, 10), got {tuple(logits.shape)}"
    probabilities = bool((logits >= 0).all()) and torch.allclose(logits.sum(dim=1), torch.ones(20))
    assert not probabilities, "each row adds up to 1: a softmax, and cross_entropy takes one of its own"


def test_the_gradient_reaches_the_first_layer(candidate, dataset, report):
    """At the start, the first layer's gradient is between 0.01 and 300 times the last layer's"""
    inputs, labels = prepared(dataset("fashion_mnist_8k2k"), "X", "y")
    model = candidate.model("build_model", seed=1)
    names = list(matrices(model.state_dict()))
    gradients = model.gradients(inputs[:256], labels[:256])
    first, last = (gradients[name].norm().item() for name in (names[0], names[-1]))
    report.metric("gradient norm, first layer", first)
    report.metric("gradient norm, last layer", last)
    assert 0.01 * last <= first <= 300 * last, f"the norms are {first:.2g} in the first, {last:.2g} in the last layer"


def test_a_few_steps_move_every_layer(candidate, dataset):
    """After ten steps no weight matrix is where it was"""
    inputs, labels = prepared(dataset("fashion_mnist_8k2k"), "X", "y")
    model = candidate.model("build_model", seed=1)
    before = matrices(model.state_dict())
    batches = list(zip(inputs[: 10 * BATCH].split(BATCH), labels[: 10 * BATCH].split(BATCH)))
    model.train(batches, run="ten steps")
    after = matrices(model.state_dict())
    still = [index for index, name in enumerate(before) if torch.equal(before[name], after[name])]
    assert not still, f"these layers, counted from 0, did not move at all: {still}"


def test_it_begins_to_learn(candidate, dataset, rng, report):
    """Two epochs reach a test accuracy of 0.35"""
    arrays = dataset("fashion_mnist_8k2k")
    inputs, labels = prepared(arrays, "X", "y")
    test_inputs, test_labels = prepared(arrays, "Xt", "yt")
    batches = [
        (inputs[chosen], labels[chosen]) for _ in range(2) for chosen in rng.permutation(len(inputs)).split(BATCH)
    ]
    model = candidate.model("build_model", seed=1)
    model.train(batches, run="two epochs")
    accuracy = (model.predict(test_inputs).argmax(dim=1) == test_labels).float().mean().item()
    report.metric("test accuracy", accuracy)
    assert accuracy >= 0.35, f"expected a test accuracy of at least 0.35 after two epochs, got {accuracy:.3f}"
