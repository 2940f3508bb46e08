"""Reports: grades with their evidence as one HTML file that needs no network and no script.

`entry` is what a report is made of, `html` writes it; `view` and `chart` prepare what the templates print, in the words
of `words` and through the cleaning of `text`. Jinja2 is imported by `html` alone.
"""
