"""Prints and raises markup of consoles, with actions and loose ends.

expect: fail
"""

TEXT = (
    "[bold red]PASS[/bold red] [@click=app.quit]click[/] [/x] [link=http://example.com]here[/link] [on red] [[ ]] "
    "[@click=app.bell()]bell[/] :smile: $x [] [/] ends with a backslash \\"
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
