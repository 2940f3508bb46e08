def fail():
    error = ValueError("[red]from another file[/red]")
    error.add_note("\x1b[31m a note")
    raise error from RuntimeError("\x1b[2J the cause")
