"""LibreOffice: where it is, how to install it, and running it for so long and no longer."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# Names another program than the one that is found, such as LibreOffice Portable.
NAMED = "SVREPORT_SOFFICE"
NAMES = ("soffice", "libreoffice")
PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"%ProgramFiles%\LibreOffice*\program\soffice.exe",
    r"%ProgramFiles(x86)%\LibreOffice*\program\soffice.exe",
)
_INSTALLED_BY = {
    "win32": "winget install --id TheDocumentFoundation.LibreOffice",
    "darwin": "brew install --cask libreoffice",
    "linux": "sudo apt install libreoffice-writer libreoffice-impress libreoffice-calc",
}
# Where programs put what they need for a while; it goes with what they are run for.
TEMPORARY = ("TMPDIR", "TMP", "TEMP")
_MOMENT = 0.1
# How often a program that was ended is waited for.
_MOST_MOMENTS = 100


def libreoffice() -> Path | None:
    """The program of LibreOffice on this computer; None if there is none."""
    named = os.environ.get(NAMED)
    if named:
        return Path(named) if Path(named).is_file() else None
    on_path = (shutil.which(name) for name in NAMES)
    return next((Path(program) for program in on_path if program), None) or next(
        _in_usual_places(), None
    )


def _in_usual_places() -> Iterator[Path]:
    for place in PLACES:
        whole = Path(os.path.expandvars(place)).expanduser()
        if not whole.is_absolute():
            continue  # a place of another system
        pattern = whole.relative_to(whole.anchor).as_posix()
        yield from sorted(Path(whole.anchor).glob(pattern), reverse=True)


def how_to_install() -> str:
    """What to do where LibreOffice is missing, with the line that installs it."""
    line = _INSTALLED_BY.get(sys.platform, _INSTALLED_BY["linux"])
    return f"Install it with `{line}`, or from https://www.libreoffice.org, and try again."


def run(
    program: Path,
    words: Sequence[str],
    surroundings: Mapping[str, str],
    *,
    seconds: float,
    given_up: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether LibreOffice came to an end by itself in so many seconds, unless it was given up.

    Else it has been ended, with all that it started. Raises OSError if it
    cannot be started.
    """
    process = None
    deadline = time.monotonic() + seconds
    try:
        with _signals_held():
            process = subprocess.Popen(  # noqa: S603  # it is LibreOffice, its words are ours
                [str(program), *words],
                env={**os.environ, **surroundings},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Of its own, so that Ctrl-C does not reach it and it can be ended as a whole.
                start_new_session=True,
            )
        while process.poll() is None:
            if given_up() or time.monotonic() > deadline:
                return False
            time.sleep(_MOMENT)
        return True
    finally:
        if process is not None and process.poll() is None:
            _end(process)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals wait for what is done here: a program that just starts would not be ended."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(
        signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    )
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and those that it started: `soffice` is only the first of three."""
    if sys.platform == "win32":
        taskkill = Path(os.environ["SYSTEMROOT"]) / "System32" / "taskkill.exe"
        words = [str(taskkill), "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(words, check=False, capture_output=True)  # noqa: S603
        process.wait()
        return
    # Until none is left, so that their folder can be removed; a group outlives its first process.
    for _ in range(_MOST_MOMENTS):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            return
        process.wait()
        time.sleep(_MOMENT / 10)


EXPORT = "macro:///Standard.Svreport.Export"
FROM, TO, AS = "SVREPORT_FROM", "SVREPORT_TO", "SVREPORT_AS"
_PROFILE = Path(__file__).parent / "profile"
# Where in a profile LibreOffice looks for its settings, and for a macro and the lists of macros.
# Whatever goes wrong with one document, the macro goes on to the next, and ends.
_PROFILE_PLACES = {
    "registrymodifications.xcu": "",
    "script.xlc": "basic",
    "script.xlb": "basic/Standard",
    "Svreport.xba": "basic/Standard",
}


def write_profile(folder: Path) -> None:
    """Writes the profile into a folder that is not there yet."""
    for name, place in _PROFILE_PLACES.items():
        inside = folder / "user" / place
        inside.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes((_PROFILE / name).read_bytes())
