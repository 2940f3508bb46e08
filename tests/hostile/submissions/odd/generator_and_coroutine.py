"""Is an async generator.

expect: fail
"""

async def attention(q, k, v, mask=None):
    yield q
