"""The command line, one file for each command."""

from symgrad.cli.main import main

__all__ = ["main"]
