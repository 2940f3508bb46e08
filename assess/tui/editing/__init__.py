"""What the editor knows about text, without any widget: marks, search, names, line edits, two sides of a file."""
