"""Has a syntax error whose text and line carry markup.

expect: invalid
"""

def attention(q, k, v, mask=None):
    "[bold]<script>{{7*7}}" '[/x]
