"""The command line: `tradeqa index | ask | chat | serve | bot | verify | train`.

Exit codes: 0 done, 1 the work failed, 2 wrong usage or a wrong setting, 130 stopped
with Ctrl-C. Results go to stdout, all else to stderr. Each command imports what it
needs when it runs, so that `tradeqa ask` starts fast.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line of this process."""
    # before numpy is loaded: of a question's small products its threads cost more than they save
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tradeqa.cli.app import app  # noqa: PLC0415  # typer: only when a command is run
    from tradeqa.cli.console import STOPPED, say  # noqa: PLC0415

    try:
        app()
    except KeyboardInterrupt:
        say("已停止。")
        sys.exit(STOPPED)
