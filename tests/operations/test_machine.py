"""What is missing on a machine, or should not be in a lock file, is said in one sentence."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.operations.conftest import ROOT


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with a shell and next to nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "env", "cut", "id", "dirname", "grep", "git"):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def pretend(folder: Path, name: str, script: str) -> None:
    (folder / name).unlink(missing_ok=True)  # it may be a link to the machine's own, which must not be written through
    (folder / name).write_text(f"#!/bin/bash\n{script}\n")
    (folder / name).chmod(0o755)


def run(script: str, *args: str, path: Path | str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": str(path)} | more
    return subprocess.run(
        [ROOT / "scripts" / script, *args], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("tool", "package"), [("python", "python3 python3-venv"), ("npm", "nodejs npm")]
)  # fmt: skip
def test_a_missing_tool_is_named_with_its_debian_package(bare: Path, tool: str, package: str) -> None:
    found = run("tools.sh", tool, path=bare)

    assert found.returncode == 1
    assert f"apt-get install {package}\n" in found.stderr
    assert len(found.stderr.strip().splitlines()) == 2, "one sentence, in two languages"


def test_a_python_that_is_too_old_is_passed_over_for_a_newer_one(bare: Path) -> None:
    pretend(bare, "python3", "exit 1")  # what `sys.exit(version < (3, 11))` does there
    pretend(bare, "python3.12", "exit 0")

    assert run("tools.sh", "python", path=bare).stdout.strip() == str(bare / "python3.12")


@pytest.mark.parametrize(("first", "second", "chosen"), [(200, 100, "second"), (100, 200, "first"), (100, 95, "first")])
def test_of_two_pythons_the_faster_is_taken(bare: Path, tmp_path: Path, first: int, second: int, chosen: str) -> None:
    pretend(bare, "python3", f'case "$2" in *process_time*) echo {first};; esac')
    (tmp_path / "second").mkdir()
    pretend(tmp_path / "second", "python3", f'case "$2" in *process_time*) echo {second};; esac')

    found = run("tools.sh", "python", path=f"{bare}:{tmp_path / 'second'}")
    assert found.stdout.strip() == str({"first": bare, "second": tmp_path / "second"}[chosen] / "python3")


def test_a_python_that_is_named_and_will_not_do_is_not_replaced_by_another(bare: Path) -> None:
    pretend(bare, "own", 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    pretend(bare, "python3.12", "exit 0")

    found = run("tools.sh", "python", path=bare, PYTHON=str(bare / "own"))
    assert found.returncode == 1 and "apt-get install python3-venv\n" in found.stderr


def test_a_python_without_venv_asks_for_that_package(bare: Path) -> None:
    pretend(bare, "python3", 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')

    found = run("tools.sh", "python", path=bare)
    assert found.returncode == 1
    assert "apt-get install python3-venv\n" in found.stderr


@pytest.mark.parametrize(("major", "status"), [("16", 1), ("18", 0), ("24", 0)])
def test_node_must_be_18_or_newer(bare: Path, major: str, status: int) -> None:
    pretend(bare, "node", f"echo {major}")
    pretend(bare, "npm", "exit 0")

    assert run("tools.sh", "npm", path=bare).returncode == status


def test_a_machine_without_a_browser_fails_and_says_what_to_install(bare: Path) -> None:
    pretend(bare, "id", "echo 1000")  # an ordinary account, which may install nothing

    found = run("browser.sh", path=bare)
    assert found.returncode == 1
    assert "apt-get install chromium fontconfig fonts-wqy-zenhei" in found.stderr


def test_a_browser_without_chinese_letters_is_not_enough(bare: Path) -> None:
    pretend(bare, "id", "echo 1000")
    pretend(bare, "chromium", "exit 0")
    pretend(bare, "fc-list", "exit 0")
    assert run("browser.sh", path=bare).returncode == 1

    pretend(bare, "fc-list", "echo /usr/share/fonts/some.ttc")
    assert run("browser.sh", path=bare).returncode == 0


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("requirements.txt", "--index-url https://pypi.example/simple"),
        ("requirements-dev.txt", "--find-links /opt/wheels"),
        ("requirements-bench.txt", "x @ https://pypi.example/x.whl"),
        ("package-lock.json", '  "resolved": "https://npm.example/x.tgz",'),
    ],
)
def test_a_lock_file_that_names_a_host_is_found(tmp_path: Path, file: str, line: str) -> None:
    locks = [path.name for path in ROOT.glob("requirements*.txt")]
    names = (*locks, "package-lock.json", "scripts/no_hosts.sh")
    (tmp_path / "scripts").mkdir()
    for name in names:
        shutil.copy(ROOT / name, tmp_path / name)
    command = [tmp_path / "scripts" / "no_hosts.sh"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0

    with (tmp_path / file).open("a") as lock:
        lock.write(f"{line}\n")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_every_make_target_that_is_offered_has_a_description_and_exists() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ).stdout
    offered = set(re.findall(r"^ +make ([a-z0-9-]+) +\S", listed, re.MULTILINE))

    wanted = "run test check fast lint types floors bench docs fix soak lock release clean help"
    assert set(wanted.split()) <= offered
