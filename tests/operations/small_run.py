"""`tiangeng run` around something small: a page server and a sleeper instead of the real web and worker.

    small_run.py PORT [prepare-fails | web-fails]

Everything else, the database included, is the real thing.
"""

import sys

from tiangeng.config.paths import folder
from tiangeng.config.serve import Supervisor
from tiangeng.config.terminal import Trouble, complain

SLOW_WEB = """
import http.server, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])  # a grandchild, as granian's workers are
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def main(port: str, wish: str = "") -> int:
    """Exit status as the real command."""
    python = [sys.executable, "-c"]
    welcome = folder("run") / "welcome.txt"
    welcome.write_text("who can sign in\n", encoding="utf-8")
    supervisor = Supervisor(
        host="127.0.0.1",
        port=int(port),
        preparation=[*python, "raise SystemExit(7)" if wish == "prepare-fails" else "print('prepared')"],
        web=[*python, "raise SystemExit(5)" if wish == "web-fails" else SLOW_WEB, port],
        worker=[*python, "import time; time.sleep(7200)"],
        welcome=welcome,
    )
    try:
        return supervisor.run()
    except Trouble as trouble:
        return complain(trouble)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
