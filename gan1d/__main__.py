"""`python -m gan1d`: see `gan1d.cli.main`."""

import io
import sys

from gan1d.cli.main import main

for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # a console that knows no Greek shows "?"
sys.exit(main())
