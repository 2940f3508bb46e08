"""The `assess` command: the table of commands, and how each way to end becomes an exit code.

    0 everything passed, or done          2 bad usage or bad input; nothing was graded
    1 graded, and something failed        3 a fault of ours; nothing was scored
    130 interrupted (128 + SIGINT), 141 nobody reads on (128 + SIGPIPE), 143 terminated (128 + SIGTERM)

A command's callback returns its exit code. Commands are imported when called, so that `assess list` starts quickly.
"""

from __future__ import annotations

import difflib
import importlib
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

import click

from assess import __version__
from assess.errors import AssessError, UsageError

if TYPE_CHECKING:
    from assess.schema.grade import IsolationLevel

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("assess.cli.list", "The catalogue of challenges."),
    "show": ("assess.cli.show", "One challenge: what it asks and how it is scored."),
    "start": ("assess.cli.start", "Put a challenge's starter and visible tests in a folder."),
    "check": ("assess.cli.check", "Run the visible tests, in the sandbox."),
    "watch": ("assess.cli.watch", "Run the visible tests at every save, with any editor."),
    "grade": ("assess.cli.grade", "Run the hidden grader and store the grade."),
    "demo": ("assess.cli.demo", "Grade a right and a wrong submission, and write a report."),
    "verify": ("assess.cli.verify", "Prove challenges and their graders right; for authors."),
    "bench": ("assess.cli.bench", "How fast grading and first paint are, as ratios."),
    "doctor": ("assess.cli.doctor", "What this machine offers, and what would help."),
}
"""Each command's module, which holds a click command named `command`, and its one line of help."""

INTERRUPTED = 130
READER_LEFT = 141
TERMINATED = 143


class LazyCommands(click.Group):
    """A group that knows its commands' names and help from a table, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where the table has none."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; an unknown one suggests near names. Raises click.UsageError."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS)
            hint = f"did you mean {' or '.join(near)}?" if near else "`assess --help` lists them."
            raise click.UsageError(f"There is no command {args[0]!r}: {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table into the help, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyCommands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="assess")
@click.pass_context
def assess(ctx: click.Context) -> int:
    """Prove, and learn, that you understand deep-learning architectures.

    Without a command, the terminal app opens. SLUG is `track/name`, or the name alone where it is unique.
    """
    if ctx.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()) and "TEXTUAL_DRIVER" not in os.environ:
            raise UsageError("The terminal app needs a terminal: open one, or see `assess --help` for the commands.")
        from assess.tui.app import main as open_app

        return open_app(level=_isolation_wanted())
    return 0


def _isolation_wanted() -> IsolationLevel | None:
    """The level that `ASSESS_ISOLATION` asks the terminal app for, if any. Raises UsageError where it is none."""
    wanted = os.environ.get("ASSESS_ISOLATION")
    if not wanted:
        return None
    from assess.schema.grade import IsolationLevel

    try:
        return IsolationLevel(wanted)
    except ValueError:
        levels = ", ".join(IsolationLevel)
        raise UsageError(f"ASSESS_ISOLATION is {wanted!r}: set it to one of {levels}, or unset it.") from None


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line with `arguments` (by default the process's own) and end the process with its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    """The exit code of one command, with its errors said on standard error."""
    try:
        with assess.make_context("assess", sys.argv[1:] if arguments is None else arguments) as context:
            code = assess.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AssessError as error:
        _say(str(error))
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at its end
        return READER_LEFT
    except Exception as error:
        traceback.print_exc()
        _say(f"A fault of Assess itself ({type(error).__name__}): nothing was scored, and what you handed in is kept.")
        return AssessError.exit_code
    return code if isinstance(code, int) else 0


def _say(sentence: str) -> None:
    """One sentence on standard error."""
    click.echo(f"assess: {sentence}", err=True)


def _terminate(signum: int, frame: object) -> NoReturn:
    """On SIGTERM, leave as after an error, so that everything that was started is ended."""
    raise SystemExit(TERMINATED)
