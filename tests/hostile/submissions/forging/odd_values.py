"""Sends values that stand for nothing.

expect: fail
flag: protocol_violation
"""

import forge

values = iter([1.5, [1], {}, {"l": 1}, {"d": [[1]]}, {"d": [[{}, 1]]}, {"f": "pass"}, {"f": 1}, {"s": "zz"}, {"q": 1}, 2**80])


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "value": next(values, {})}))
    forge.wait()
