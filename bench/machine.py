"""What a figure must be read with: the machine and how busy it was."""

import os
import platform
import sys
from pathlib import Path


def words() -> str:
    """One line about this machine now."""
    one, five, _ = os.getloadavg()
    memory = next(
        (line.split()[1] for line in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in line), "0"
    )
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {int(memory) // 2**20} GiB, "
        f"Python {sys.version.split()[0]}, load {one:.1f} {five:.1f}"
    )


def peak_memory() -> int:
    """The most resident memory this process has had, in MB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def tree(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    members = [root]
    for member in members:
        members += [pid for pid, parent in parents.items() if parent == member]
    return members


def memory(pid: int) -> tuple[int, int]:
    """kB of a process, shared pages by their share: all of it, and what remains without the pages of mapped files.

    Those are the system's cache of the database and the index; it gives them up when anyone asks for memory.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    kb = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return kb.get("Pss", 0), kb.get("Pss_Anon", 0) + kb.get("Pss_Shmem", 0)
