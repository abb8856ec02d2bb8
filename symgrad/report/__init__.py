"""Derivations as pages: the printers, the figures, the documents and what a notebook shows."""

from symgrad.report.document import write_report

__all__ = ["write_report"]
