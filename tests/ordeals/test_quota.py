"""A used-up quota (EDQUOT) is told like a full disk, and nothing is lost: writes below the data home are refused from some byte on.

A real quota takes a file system, a kernel and an account for it. What the kernel would answer is put between the process
and its C library instead, for Python, SQLite and the search engine alike.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, free_jobs, own_installation
from tests.ordeals.test_full_disk import TIANLU, titles, told, whole
from tests.proofs import count, full

pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.sqlite]  # the database is below the data home
LIMITED = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long used = 0;

static int beyond(int fd, size_t size) {
    const char *home = getenv("TIANLU_HOME"), *limit = getenv("QUOTA_BYTES");
    char link[64], path[4096];
    if (!home || !limit) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, home, strlen(home))) return 0;
    if (__sync_add_and_fetch(&used, (long)size) <= atol(limit)) return 0;
    errno = EDQUOT;
    return 1;
}

#define NEXT(name) static __typeof__(name) *next; if (!next) next = dlsym(RTLD_NEXT, #name)
ssize_t write(int fd, const void *data, size_t size) { NEXT(write); return beyond(fd, size) ? -1 : next(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { NEXT(pwrite); return beyond(fd, size) ? -1 : next(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { NEXT(pwrite64); return beyond(fd, size) ? -1 : next(fd, data, size, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(writev);
    size_t size = 0;
    for (int i = 0; i < count; i++) size += parts[i].iov_len;
    return beyond(fd, size) ? -1 : next(fd, parts, count);
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared library that stands between."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here (Debian: gcc libc6-dev)")
    folder = tmp_path_factory.mktemp("quota")
    source, made = folder / "quota.c", folder / "quota.so"
    source.write_text(LIMITED, encoding="utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made


class Quota:
    """The installation's processes may write so many bytes each."""

    def __init__(self, made: Installation, library: Path) -> None:
        self.made = made
        self.library = library

    def of(self, size: int) -> Installation:
        more = {"LD_PRELOAD": str(self.library), "QUOTA_BYTES": str(size)}
        return Installation(self.made.home, self.made.environment | more, self.made.database)


def test_an_import_beyond_the_quota_is_told_and_goes_on(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(many(1500))
    size = file.stat().st_size
    with own_installation(tmp_path / "own") as made:
        quota = Quota(made, library)
        assert "配额" in told(quota.of(size // 2), "import", str(file))  # not even the file itself
        assert made.rows("SELECT count(*) FROM catalog_import") == [(0,)]
        assert not [path for path in (made.home / "files").rglob("*") if path.is_file()]
        for beyond in (1_500_000, 200_000, 800_000)[: count(1, 3)]:
            assert "配额" in told(quota.of(size + beyond), "import", str(file))
            assert whole(made)
            assert made.rows("SELECT count(*) FROM catalog_import")[0][0] <= 1
        assert made.rows("SELECT count(*) FROM catalog_contribution")[0][0] < 1500
        if not full():  # the long proofs wait for the lease itself
            free_jobs(made)
        made.run(*TIANLU, "import", str(file))
        assert made.rows("SELECT state FROM catalog_import") == [("done",)]
        assert made.rows("SELECT count(*), count(DISTINCT control_number) FROM catalog_contribution") == [(1500, 1500)]
        assert made.rows("SELECT count(*) FROM catalog_record") == [(1500,)]
        assert (whole(made), titles(made)) == (True, 1500)


def test_backup_and_rebuild_beyond_the_quota(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(many(800))
    with own_installation(tmp_path / "own") as made:
        made.run(*TIANLU, "import", str(file))
        quota = Quota(made, library)
        for size in (100_000, 20_000)[: count(1, 2)]:
            assert "配额" in told(quota.of(size), "backup")
            assert [path.name for path in (made.home / "backup").iterdir() if path.name != ".lock"] == []
            assert "配额" in told(quota.of(size), "rebuild", "search")
            assert titles(made) == 800
        made.run(*TIANLU, "rebuild", "search")
        made.run(*TIANLU, "backup")
        saved = next((made.home / "backup").glob("*.tar.gz"))
        shutil.move(saved, tmp_path / "saved.tar.gz")
        assert "配额" in told(quota.of(300_000), "restore", str(tmp_path / "saved.tar.gz"), "--force")
        assert (whole(made), titles(made)) == (True, 800)
