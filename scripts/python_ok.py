"""Say what to install when this Python cannot build the book."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(
        f"This project needs Python 3.11, 3.12 or 3.13; {sys.executable} is Python {found}.\n"
        "Install one of them and name it: make book PYTHON=python3.12"
    )
try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit(
        "This Python cannot make virtual environments. On Debian or Ubuntu: "
        "apt-get install python3-venv"
    )
