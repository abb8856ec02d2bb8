"""A LaTeX report as PDF, through latexmk and xelatex where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from symgrad.errors import MissingToolError, SymgradError

PACKAGES = "texlive-xetex texlive-latex-recommended texlive-fonts-recommended texlive-lang-chinese lmodern latexmk"
# Every package and class that the documents ask for and that a small TeX installation may lack.
_NEEDED = ("amsmath.sty", "booktabs.sty", "pgf.sty", "lmodern.sty", "ctexart.cls")


def require_latex() -> None:
    """Raises MissingToolError, with the line that installs them, where a program or a package is not found."""
    missing = [program for program in ("latexmk", "xelatex") if shutil.which(program) is None]
    if not missing and (finder := shutil.which("kpsewhich")):
        found = subprocess.run([finder, *_NEEDED], capture_output=True, text=True).stdout
        missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise MissingToolError(
            f"A PDF needs {' and '.join(missing)}, not found here. Install them with\n"
            f"  apt install {PACKAGES}\nor write another format, for example --to html."
        )


def compiled(document: Path) -> Path:
    """The PDF of a complete LaTeX document, written beside it; the same bytes for the same document."""
    require_latex()
    command = ["latexmk", "-norc", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error"]
    settings = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
    done = subprocess.run(
        [*command, document.name],
        cwd=document.parent,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    pdf = document.with_suffix(".pdf")
    if done.returncode or not pdf.is_file():
        log = document.with_suffix(".log")
        lines = (log.read_text(errors="replace") if log.is_file() else done.stdout + done.stderr).splitlines()
        wrong = next((at for at, line in enumerate(lines) if line.startswith("!") or ": error" in line.lower()), -12)
        said = "\n".join(lines[wrong:][:12])
        raise SymgradError(f"xelatex could not compile {document.name}; write --to tex to see it. It said:\n{said}")
    return pdf
