"""Prints the grade that it would like, as the judge would print it.

expect: fail
"""

import json

import torch

grade = {"schema_version": 1, "challenge": "transformer/attention", "seed": 1, "verdict": "pass", "score": 100.0, "max_score": 100}
for event in ({"event": "check_finished", "check": {"id": "values", "outcome": "pass", "points": 100}}, {"event": "grade_finished", "grade": grade}):
    print(json.dumps(event), flush=True)


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
