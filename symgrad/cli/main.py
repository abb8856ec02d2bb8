"""The command ``symgrad``: finds the subcommand, and turns what it raises into a message and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
import traceback

import click

from symgrad import __version__
from symgrad.catalogue import nearest
from symgrad.cli.exit_codes import ExitCode
from symgrad.errors import MissingToolError, SymgradError

COMMANDS = ("list", "derive", "verify", "refute", "compare", "check", "report", "plot")


class Commands(click.Group):
    """Imports the module of a command when it is asked for; no such module imports SymPy or NumPy at its top."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f"symgrad.cli.{cmd_name}").command

    def resolve_command(self, ctx: click.Context, args: list[str]):
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"There is no command {args[0]!r}{nearest(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context):
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
            return code
        except OSError as error:
            # What is still in the buffer must not raise again at exit, which would change the exit code.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):  # the reader has gone, as in `symgrad list | head`
                return ExitCode.INTERRUPTED
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="symgrad")
def group() -> None:
    """Formulas of vanishing and exploding gradients, derived by rules, checked, simulated and typeset.

    Exit codes: 0 everything asked for holds, 1 something is refuted, 2 unusable input, 3 something is undecided,
    4 an optional tool is missing, 101 an error of symgrad, 130 interrupted.
    """


def run(arguments: list[str]) -> int:
    """The exit code of ``symgrad ARGUMENTS``; messages have been printed."""
    try:
        return int(group.main(arguments, prog_name="symgrad", standalone_mode=False) or ExitCode.OK)
    except click.ClickException as error:
        error.show()
        return ExitCode.UNUSABLE
    except SymgradError as error:
        click.echo(f"symgrad: {error}", err=True)
        return ExitCode.MISSING_TOOL if isinstance(error, MissingToolError) else ExitCode.UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        click.echo("symgrad: interrupted", err=True)
        return ExitCode.INTERRUPTED
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(
            f"symgrad: cannot write: {error.strerror}{where}; free some space or choose another place.", err=True
        )
        return ExitCode.UNUSABLE
    except Exception:
        click.echo(f"{traceback.format_exc()}\nsymgrad: an error of symgrad itself; please report it.", err=True)
        return ExitCode.INTERNAL


def main() -> None:
    sys.exit(run(sys.argv[1:]))
