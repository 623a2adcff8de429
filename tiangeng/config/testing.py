"""The environment the suite runs in, set before the settings are read (`-p tiangeng.config.testing` in pyproject.toml)."""

import os

from .paths import ROOT

os.environ.setdefault("TIANGENG_DATA", str(ROOT / "var" / "test"))
os.environ["TIANGENG_POOL"] = "0"  # each test's transaction keeps its one connection
os.environ.setdefault("TIANGENG_STATICFILES", "django.contrib.staticfiles.storage.StaticFilesStorage")
os.environ.setdefault("TIANGENG_SECOND_FACTOR", "none")
