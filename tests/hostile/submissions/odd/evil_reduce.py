"""Returns objects that would run code if somebody unpickled, printed or compared them.

expect: fail
"""

import os


class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/assess-hostile-pickle",)

    def __repr__(self):
        os.system("touch /tmp/assess-hostile-repr")
        return "LEAK"

    __eq__ = __str__ = __format__ = __repr__


def attention(q, k, v, mask=None):
    return [Evil(), {"key": Evil()}]
