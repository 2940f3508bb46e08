"""Small cases that can be worked out by hand; the hidden checks try the same ideas on random inputs."""

import math

import torch

from assess.grading.kit import expect_close, expect_finite


def test_equal_keys_give_the_mean_of_the_values(candidate):
    """A query that matches all keys equally returns the mean of the values"""
    q = torch.tensor([[1.0, -2.0]])  # (1, 2)
    k = torch.tensor([[0.5, 3.0], [0.5, 3.0]])  # (2, 2)
    v = torch.tensor([[0.0, 10.0, -4.0], [2.0, 30.0, 4.0]])  # (2, 3)
    expect_close(candidate.attention(q, k, v), torch.tensor([[1.0, 20.0, 0.0]]), rtol=1e-4, atol=1e-5)


def test_weights_that_can_be_worked_out_by_hand(candidate):
    """With d = 4, a dot product of 2 ln 3 becomes a logit of ln 3: weights 3/4 and 1/4"""
    q = torch.tensor([[2.0 * math.log(3.0), 0.0, 0.0, 0.0]])  # (1, 4)
    k = torch.tensor([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])  # (2, 4)
    v = torch.tensor([[1.0, 0.0], [0.0, 1.0]])  # (2, 2)
    expect_close(candidate.attention(q, k, v), torch.tensor([[0.75, 0.25]]), rtol=1e-4, atol=1e-5)


def test_leading_dimensions_are_kept(candidate, rng):
    """Batch and head dimensions pass through, and the last dimension comes from v"""
    q, k, v = rng.normal(2, 3, 4, 8), rng.normal(2, 3, 5, 8), rng.normal(2, 3, 5, 6)
    output = candidate.attention(q, k, v)
    assert output.shape == (2, 3, 4, 6), f"expected shape (2, 3, 4, 6), got {tuple(output.shape)}"


def test_a_mask_that_leaves_one_key(candidate):
    """A query that may attend to one key only returns that key's value"""
    q, k = torch.ones(2, 4), torch.ones(3, 4)
    v = torch.tensor([[1.0], [2.0], [3.0]])
    mask = torch.tensor([[False, True, False], [False, False, True]])
    expect_close(candidate.attention(q, k, v, mask=mask), torch.tensor([[2.0], [3.0]]), rtol=1e-4, atol=1e-5)


def test_a_padding_mask_broadcasts_over_heads_and_queries(candidate):
    """A (B, 1, 1, Lk) mask hides the padding of each sequence from all heads and queries"""
    q, k = torch.ones(2, 3, 4, 8), torch.ones(2, 3, 2, 8)
    v = torch.tensor([[1.0], [5.0]]).expand(2, 3, 2, 1)
    mask = torch.tensor([[True, True], [True, False]])[:, None, None, :]  # (2, 1, 1, 2)
    expected = torch.tensor([3.0, 1.0])[:, None, None, None].expand(2, 3, 4, 1)
    expect_close(candidate.attention(q, k, v, mask=mask), expected, rtol=1e-4, atol=1e-5)


def test_a_query_that_may_attend_to_nothing_gets_zeros(candidate, rng):
    """A row of False gives zeros, and gradients that are finite"""
    q, k, v = rng.normal(2, 4), rng.normal(3, 4), rng.normal(3, 5)
    mask = torch.tensor([[True, True, False], [False, False, False]])
    output, gradients = candidate.vjp("attention", q, k, v, cotangent=torch.ones(2, 5), mask=mask)
    expect_close(output[1], torch.zeros(5), rtol=0, atol=0)
    for name, gradient in zip(("q", "k", "v"), gradients, strict=True):
        expect_finite(gradient, what=f"the gradient of {name}")
