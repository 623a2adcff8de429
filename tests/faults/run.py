"""`tiangeng run` with the cast instead of a demo county: supervisor, database, web and worker are the real ones.

run.py PORT
"""

import sys

from tiangeng.config.serve import Supervisor, web_command
from tiangeng.config.terminal import Trouble, complain

HOST = "127.0.0.1"


def main(port: str) -> int:
    python = [sys.executable, "-m"]
    supervisor = Supervisor(
        host=HOST,
        port=int(port),
        preparation=[*python, "tests.faults.prepare"],
        web=web_command(HOST, int(port)),
        worker=[*python, "tiangeng", "work"],
        welcome=None,
    )
    try:
        return supervisor.run()
    except Trouble as trouble:
        return complain(trouble)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
