"""Loaded before Django's settings: tests get a data home and keys of their own, removed at the end."""

import atexit
import os
import shutil
import sys
import tempfile

_folder = tempfile.mkdtemp(prefix="tianlu-test-")
atexit.register(shutil.rmtree, _folder, True)
# Tests start hundreds of processes: where this is set, each of them would compile the whole package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ["TIANLU_HOME"] = f"{_folder}/home"
os.environ["TIANLU_KEYS"] = f"{_folder}/keys"
os.environ.setdefault("TIANLU_LOG_FORMAT", "text")
os.environ.pop("TIANLU_URL", None)
os.environ["LC_ALL"] = "C.UTF-8"  # the commands speak Chinese, whatever this machine speaks
os.environ["TIANLU_EMBED"] = "none:"  # tests of meaning choose an embedder themselves
