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
