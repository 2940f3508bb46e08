"""Hidden checks of transformer/attention: one idea of the operation a test, named for what has to be understood.

Shapes in this file: B batch, H heads, Lq queries, Lk keys, d key dimension, dv value dimension. Every test draws its
inputs from `rng`, so that no answer can be remembered; sizes within a draw differ, so that no two can be mistaken.
"""

import math

import torch

from assess.grading.kit import assert_at_most, expect_close, expect_finite, fail, latency_ratio

# float32 has 24 bits. Different orders of the same operations differ by about 1e-6 here; a wrong idea by 1e-2 or more.
FLOAT32 = {"rtol": 1e-4, "atol": 1e-5}
FLOAT32_GRADIENT = {"rtol": 1e-3, "atol": 1e-4}
# float64 rounds at 1e-16; anything that went through float32 on the way is off by about 1e-7.
FLOAT64 = {"rtol": 1e-10, "atol": 1e-11}
# Near 10 000 neighbouring float32 numbers are 0.001 apart, so a logit minus a logsumexp may be off by that much.
LARGE_LOGITS = {"rtol": 5e-3, "atol": 5e-3}


def draw(rng, leading, dtype=torch.float32, smallest=2):
    """Random q (*leading, Lq, d), k (*leading, Lk, d) and v (*leading, Lk, dv) with Lq, Lk, d and dv all different."""
    queries, keys, key_dim, value_dim = (int(size) for size in smallest + rng.permutation(8)[:4])
    q = rng.normal(*leading, queries, key_dim, dtype=dtype)
    k = rng.normal(*leading, keys, key_dim, dtype=dtype)
    v = rng.normal(*leading, keys, value_dim, dtype=dtype)
    return q, k, v


def draw_leading(rng, dimensions):
    """Sizes of `dimensions` leading dimensions, each from 1 to 4."""
    return tuple(rng.integer(1, 5) for _ in range(dimensions))


def draw_mask(rng, *shape):
    """A random mask in which every row along the last dimension allows at least one key, and most hide some."""
    mask = rng.uniform(*shape) < 0.6
    always = rng.integers(0, shape[-1], (*shape[:-1], 1))
    return mask.scatter(-1, always, True)


def describe(q, k, mask=None):
    """The shapes of a case, for messages."""
    shapes = f"q {tuple(q.shape)}, k {tuple(k.shape)}"
    return shapes if mask is None else f"{shapes}, mask {tuple(mask.shape)}"


def weights_of(candidate, q, k, mask=None):
    """The attention weights (..., Lq, Lk), read off by giving each key its own unit vector as value."""
    unit = torch.eye(k.shape[-2], dtype=q.dtype).expand(*k.shape[:-1], k.shape[-2]).contiguous()  # (..., Lk, Lk)
    weights = candidate.attention(q, k, unit, mask=mask)
    expected = (*q.shape[:-1], k.shape[-2])
    assert isinstance(weights, torch.Tensor), f"expected a tensor, got {type(weights).__name__}"
    assert weights.shape == expected, f"expected an output of shape {expected}, got {tuple(weights.shape)}"
    expect_finite(weights, what=f"output for {describe(q, k, mask)}")
    return weights


def vjp(function, q, k, v, cotangent, mask=None):
    """The judge's own output and gradients of q, k and v, for a cotangent of the output's shape (..., Lq, dv)."""
    inputs = [x.clone().requires_grad_() for x in (q, k, v)]
    output = function(*inputs, mask=mask)
    return output.detach(), torch.autograd.grad(output, inputs, cotangent)


def test_each_query_averages_the_values_by_its_match_with_the_keys(candidate, reference, rng):
    """softmax(q kᵀ / √d) v, for zero to three leading dimensions, and for longer sequences."""
    for dimensions, smallest in ((0, 2), (1, 2), (2, 2), (3, 2), (2, rng.integer(100, 200))):
        q, k, v = draw(rng, draw_leading(rng, dimensions), smallest=smallest)
        expect_close(
            candidate.attention(q, k, v),
            reference.attention(q, k, v),
            what=f"output for {describe(q, k)}",
            hint="The weights of each query add up to one over the keys, which are the last dimension of the logits.",
            **FLOAT32,
        )


def test_the_library_attention_is_never_reached(candidate, rng):
    """Whatever the size, dtype or mask: a forbidden operator ends the worker, and with it this check."""
    for leading, length, dim in (
        ((1, 1), 3, 4),
        ((2, 3), 8, 8),
        ((4, 1), 64, 16),
        ((1, 2), 160, 32),
        ((1, 1), 400, 64),
    ):
        for dtype in (torch.float32, torch.float64):
            q, k, v = (rng.normal(*leading, length, dim, dtype=dtype) for _ in range(3))
            causal = torch.ones(length, length, dtype=torch.bool).tril().expand(*leading, length, length)
            candidate.attention(q, k, v)
            candidate.attention(q, k, v, mask=causal)
    candidate.assert_operators_banned()


def test_logits_are_divided_by_the_square_root_of_the_key_dimension(candidate, rng):
    """With two keys, ln(w₁ / w₂) is the difference of their logits: that over q·k₁ − q·k₂ is the scale, laid bare."""
    for key_dim in (1, 4, rng.integer(5, 16), 64, rng.integer(80, 200)):
        q = torch.nn.functional.normalize(rng.normal(1, 1, 1, key_dim), dim=-1)  # (1, 1, 1, d), of length 1
        k = torch.cat((q, -q), dim=-2)  # (1, 1, 2, d), so that q·k₁ − q·k₂ is 2
        first, second = weights_of(candidate, q, k).flatten().tolist()
        assert abs(first + second - 1) < 1e-4, (
            f"The weights of one query over two keys add up to {first + second:.4g}, not to 1: over which dimension is "
            "the softmax taken?"
        )
        assert first > 0 and second > 0, f"A weight is zero at d = {key_dim}, where both keys match about equally."
        scale = math.log(first / second) / 2
        expected = key_dim**-0.5
        assert abs(scale / expected - 1) < 1e-3, (
            f"At d = {key_dim} the dot products are multiplied by {scale:.4g}; 1/√d would be {expected:.4g}."
        )


def test_float64_is_not_rounded_to_float32_on_the_way(candidate, reference, rng):
    """Outputs keep the precision, and the dtype, of the inputs."""
    for dimensions in (0, 2):
        leading = draw_leading(rng, dimensions)
        q, k, v = draw(rng, leading, dtype=torch.float64)
        for mask in (None, draw_mask(rng, *leading, q.shape[-2], k.shape[-2])):
            expect_close(
                candidate.attention(q, k, v, mask=mask),
                reference.attention(q, k, v, mask=mask),
                what=f"float64 output for {describe(q, k, mask)}",
                hint="A float32 constant, a .float() or a tensor made without dtype= rounds everything that it meets.",
                **FLOAT64,
            )


def test_masked_keys_receive_no_weight_and_the_others_share_all_of_it(candidate, reference, rng):
    """A mask of the full shape: a key is either out of the sum altogether, or in it as if the rest did not exist."""
    for dimensions in (0, 1, 2):
        leading = draw_leading(rng, dimensions)
        q, k, v = draw(rng, leading)
        mask = draw_mask(rng, *leading, q.shape[-2], k.shape[-2])
        mask[..., 0, :] = False
        mask[..., 0, 0] = True  # one row that hides all keys but one
        weights = weights_of(candidate, q, k, mask)
        hidden = (weights * ~mask).abs().sum(-1).max().item()
        allowed = (weights * mask).sum(-1)
        if hidden > 1e-6:
            inverted = (weights * mask).abs().max().item() < 1e-6
            fail(
                "The weight is on the keys that the mask hides: True marks a key that may be attended to."
                if inverted
                else f"A query puts {hidden:.3g} of its weight on keys that its mask hides; it must be exactly none."
            )
        if (allowed - 1).abs().max().item() > 1e-4:
            fail(
                f"The allowed keys of a query share a weight of {allowed.min().item():.3g}, not 1: hidden keys must be "
                "out of the softmax, not removed from its result."
            )
        expect_close(
            candidate.attention(q, k, v, mask=mask),
            reference.attention(q, k, v, mask=mask),
            what=f"output for {describe(q, k, mask)}",
            **FLOAT32,
        )


def test_masks_broadcast_over_batch_heads_queries_and_keys(candidate, reference, rng):
    """A mask may leave out leading dimensions, or have size one in any of them."""
    batch, heads = (int(size) for size in 2 + rng.permutation(3)[:2])
    q, k, v = draw(rng, (batch, heads))
    queries, keys = q.shape[-2], k.shape[-2]
    everything = [
        torch.ones(shape, dtype=torch.bool)
        for shape in ((1,), (1, 1), (queries, 1), (1, heads, queries, 1), (batch, 1, 1, 1))
    ]
    some = [
        draw_mask(rng, *shape)
        for shape in (
            (keys,),
            (1, keys),
            (queries, keys),
            (heads, 1, keys),
            (batch, 1, 1, keys),
            (1, heads, 1, keys),
            (batch, 1, queries, keys),
            (1, 1, queries, keys),
        )
    ]
    for mask in everything + some:
        expect_close(
            candidate.attention(q, k, v, mask=mask),
            reference.attention(q, k, v, mask=mask),
            what=f"output for {describe(q, k, mask)}",
            hint="The mask is broadcast to (..., Lq, Lk) by the usual rules, aligned at the last dimension.",
            **FLOAT32,
        )


def test_a_query_without_any_key_gives_zeros_and_finite_gradients(candidate, reference, rng):
    """No key, no value: the row is zero, and nothing that happened before it gets a gradient through it."""
    batch, heads = draw_leading(rng, 2)
    q, k, v = draw(rng, (batch, heads))
    queries, keys = q.shape[-2], k.shape[-2]
    scattered = draw_mask(rng, batch, heads, queries, keys)
    scattered[..., rng.integer(0, queries), :] = False
    one_sequence = torch.ones(batch, 1, 1, keys, dtype=torch.bool)
    one_sequence[rng.integer(0, batch)] = False
    some_queries = torch.ones(queries, 1, dtype=torch.bool)
    some_queries[rng.integer(0, queries)] = False
    nothing = torch.zeros(keys, dtype=torch.bool)
    for mask in (scattered, one_sequence, some_queries, nothing):
        case = describe(q, k, mask)
        empty = ~mask.expand(batch, heads, queries, keys).any(dim=-1, keepdim=True)  # (B, H, Lq, 1)
        cotangent = rng.normal(batch, heads, queries, v.shape[-1])
        cotangent = torch.where(empty, 1e3 * cotangent, cotangent)  # what comes back at an empty row must not matter
        output, gradients = candidate.vjp("attention", q, k, v, cotangent=cotangent, mask=mask)
        expected, wanted = vjp(reference.attention, q, k, v, cotangent=cotangent, mask=mask)
        expect_finite(output, what=f"output for {case}, where some queries may attend to nothing,")
        expect_close(output, expected, what=f"output for {case}, zeros where a query has no key,", **FLOAT32)
        for name, gradient, want in zip("qkv", gradients, wanted, strict=True):
            what = f"gradient of {name} for {case}, where some queries may attend to nothing,"
            hint = "The zeros of an empty row are constant: nothing may flow back through them, and 0 · NaN is NaN."
            expect_close(gradient, want, what=what, hint=hint, **FLOAT32_GRADIENT)


def test_softmax_survives_large_logits_of_either_sign(candidate, reference, rng):
    """Logits of ±10 000, a few units apart: only their differences may matter, and only among the allowed keys."""
    leading, queries, keys, key_dim = draw_leading(rng, 2), 6, 9, 16  # √16 is exact, so are all logits below
    q = rng.integers(-1, 2, (*leading, queries, key_dim)).float()
    k = rng.integers(-1, 2, (*leading, keys, key_dim)).float()
    v = rng.normal(*leading, keys, 5)
    q[..., 0] = 200.0
    k[..., 0] = 200.0  # logits of 200 · 200 / √16 = 10 000, and a few quarters more or less
    high = torch.arange(keys) < 4
    mixed = torch.where(high, 1.0, -1.0)[:, None]  # (Lk, 1): the first keys at +10 000, the others at −10 000
    only_high = high.expand(*leading, queries, keys).contiguous()
    only_low = ~only_high
    cases = (
        ("all logits near 10 000", q, k, None),
        ("all logits near -10 000", q, -k, None),
        ("logits near 10 000 and -10 000", q, k * mixed, None),
        ("all logits near -10 000, some hidden", q, -k, draw_mask(rng, *leading, queries, keys)),
        ("hidden logits near 10 000, allowed ones near -10 000", q, k * mixed, only_low),
        ("hidden logits near -10 000, allowed ones near 10 000", q, k * mixed, only_high),
    )
    for case, queries_in, keys_in, mask in cases:
        what = f"output with {case}"
        cotangent = rng.normal(*leading, queries, 5)
        output, gradients = candidate.vjp("attention", queries_in, keys_in, v, cotangent=cotangent, mask=mask)
        expected = reference.attention(queries_in, keys_in, v, mask=mask)
        hint = (
            "A hidden logit must end below every allowed one, however low that is."
            if mask is not None
            else ("exp() overflows at 89 in float32, and only differences of logits matter.")
        )
        expect_close(output, expected, what=what, hint=hint, **LARGE_LOGITS)
        for name, gradient in zip("qkv", gradients, strict=True):
            if gradient is not None:
                expect_finite(gradient, what=f"gradient of {name} with {case}")


def test_gradients_flow_to_queries_keys_and_values(candidate, reference, rng):
    """The gradient of a random combination of all outputs, against the judge's own."""
    for dimensions, smallest in ((0, 2), (1, 2), (2, 2), (3, 2), (2, rng.integer(100, 200))):
        leading = draw_leading(rng, dimensions)
        q, k, v = draw(rng, leading, smallest=smallest)
        cotangent = rng.normal(*leading, q.shape[-2], v.shape[-1])
        expected, wanted = vjp(reference.attention, q, k, v, cotangent=cotangent)
        output, gradients = candidate.vjp("attention", q, k, v, cotangent=cotangent)
        expect_close(output, expected, what=f"output for {describe(q, k)}", **FLOAT32)
        for name, gradient, want in zip("qkv", gradients, wanted, strict=True):
            assert gradient is not None, f"{name} gets no gradient at all ({describe(q, k)}): something detaches it."
            what = f"gradient of {name} for {describe(q, k)}"
            hint = "Everything between the arguments and the output must stay in autograd's sight."
            expect_close(gradient, want, what=what, hint=hint, **FLOAT32_GRADIENT)


def test_arguments_are_unchanged_and_the_output_is_its_own_memory(candidate, rng):
    """The judge reads the arguments again after the call, and once more after it has overwritten the output."""
    for queries, keys, masked in (
        (4, 5, True),
        (4, 5, False),
        (3, 3, True),
        (1, 1, False),  # one key: the output equals v, and must not be it
        (3, 1, False),
        (1, 1, True),
    ):
        q, k, v = rng.normal(2, 3, queries, 4), rng.normal(2, 3, keys, 4), rng.normal(2, 3, keys, 4)
        mask = draw_mask(rng, 2, 3, queries, keys) if masked else None
        effects = candidate.effects("attention", q, k, v, mask)
        for name, before, after in zip(("q", "k", "v", "mask"), (q, k, v, mask), effects.inputs_after, strict=True):
            if before is not None:
                assert after is not None and torch.equal(before, after), (
                    f"{name} is not what it was ({describe(q, k, mask)}): it was changed in place, or the output "
                    "shares its memory, so that writing to the output writes to it."
                )


# Leading dimensions, sequence length and key dimension; each kind of loop is slow at one of them at least.
TIMED = (
    ("many short sequences", (64, 8), 16, 16),  # 512 pairs of batch and head
    ("one long sequence", (1, 2), 384, 32),  # 384 queries
    ("a batch of sentences", (4, 8), 64, 32),
)


def test_the_work_is_done_by_batched_matrix_products(candidate, worker_for, rng, report, thresholds):
    """Processor time at three shapes, as a ratio to a vectorised solution in an identical worker on the same inputs."""
    baseline = worker_for("solutions/right/reference.py")
    for name, leading, length, dim in TIMED:

        def inputs(leading=leading, length=length, dim=dim):
            q, k, v = (rng.normal(*leading, length, dim) for _ in range(3))
            return q, k, v, draw_mask(rng, *leading, length, length)

        ratio = latency_ratio(
            (candidate, lambda *args: candidate.attention(*args)),
            (baseline, lambda *args: baseline.attention(*args)),
            inputs,
            pairs=(5, 20),
            ceiling=thresholds["latency_ratio"],
        )
        report.metric(f"ratio, {name}", round(ratio.median, 3))
        for (q, k, _, mask), output, expected in ratio.outputs:
            expect_close(output, expected, what=f"output for {describe(q, k, mask)}", **FLOAT32)
        assert_at_most(
            ratio.median,
            thresholds["latency_ratio"],
            of=f"processor time relative to a vectorised solution, {name} {(*leading, length, dim)}",
            hint="A loop in Python costs more than the arithmetic in it: one product can take all heads and queries.",
        )
