"""Taking everything away from this process, for good: memory, time, files, sockets, other programs.

Called by the process itself before it looks at a file. Landlock (Linux 5.13) leaves it the folders named, to read;
seccomp leaves it the system calls listed, and `openat` only to read. Both are inherited and cannot be taken back.
Structures and numbers are those of linux/landlock.h, linux/seccomp.h and the system call tables of each machine.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

MEMORY: Final = 512 * 2**20  # bytes of address space
SECONDS: Final = 60  # of processor time; the parent counts those of the clock
OPEN_FILES: Final = 32
FONTS: Final = Path(__file__).parents[3] / "holdings" / "fonts"  # Tianlu's own, for files that lack theirs

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every machine
_VERSION, _PATH_BENEATH = 1, 1
_READ: Final = 1 << 2 | 1 << 3  # LANDLOCK_ACCESS_FS_READ_FILE, READ_DIR
_ACCESS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}  # later versions: 16 bits
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_X32: Final = 0x40000000
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# What reading and computing needs, with its number on x86_64 and on aarch64 (asm-generic/unistd.h, which lacks some).
# No call makes a process, a socket, a signal to another process, or changes a file; `openat` is judged by its flags.
_TABLE: Final = """
read 0 63, write 1 64, close 3 57, stat 4 -, fstat 5 80, lstat 6 -, lseek 8 62, mmap 9 222, mprotect 10 226,
munmap 11 215, brk 12 214, rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, pread64 17 67, readv 19 65,
writev 20 66, access 21 -, sched_yield 24 124, mremap 25 216, madvise 28 233, nanosleep 35 101, getpid 39 172,
exit 60 93, uname 63 160, getcwd 79 17, readlink 89 -, sysinfo 99 179, getuid 102 174, getgid 104 176, geteuid 107 175,
getegid 108 177, sigaltstack 131 132, gettid 186 178, futex 202 98, sched_getaffinity 204 123, getdents64 217 61,
restart_syscall 219 128, clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115, exit_group 231 94,
newfstatat 262 79, readlinkat 267 78, faccessat 269 48, set_robust_list 273 99, getrandom 318 278, membarrier 324 283,
statx 332 291, rseq 334 293, faccessat2 439 439
"""
_MACHINES: Final = {"x86_64": (0xC000003E, 257), "aarch64": (0xC00000B7, 56)}  # AUDIT_ARCH_…, openat


def _calls(machine: str) -> list[int]:
    column = list(_MACHINES).index(machine) + 1
    numbers = (row.split()[column] for row in _TABLE.strip().split(","))
    return sorted(int(number) for number in numbers if number != "-")


class Unconfined(Exception):
    """This machine cannot take everything away; the message says what it lacks."""


def lacking() -> str:
    """What this machine lacks to confine a process (`linux`, `machine`, `landlock`, `seccomp`); empty when nothing."""
    if sys.platform != "linux":
        return "linux"
    if platform.machine() not in _MACHINES:
        return "machine"
    if _landlock_version() < 1:
        return "landlock"
    libc = _libc()
    # A filter at no address: a kernel with seccomp says it cannot read it, one without knows no such request.
    failed = libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, None, 0, 0)
    return "" if failed and ctypes.get_errno() in {errno.EFAULT, errno.EACCES} else "seccomp"


def confine(readable: Iterable[str], *, memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """From here on this process reads the folders named and what it has open, computes, and writes to what it has open.

    Raises `Unconfined` where the machine cannot do all of it; the caller must then read nothing.
    """
    lacks = lacking()
    if lacks:
        raise Unconfined(lacks)
    _limit(memory, seconds)
    _done(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no-new-privileges")
    _wall(readable)
    _filter()


def _limit(memory: int, seconds: int) -> None:
    import resource  # noqa: PLC0415 - optional: Unix only

    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _done(result: int, what: str) -> int:
    if result < 0:
        raise Unconfined(f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def _landlock_version() -> int:
    """The version of Landlock's interface; below 1 where the kernel has none or it is switched off."""
    return int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION)))


def _wall(readable: Iterable[str]) -> None:
    """Landlock: no file but those below `readable`, to read; no TCP and no signal outwards where the kernel knows them."""
    libc, version = _libc(), _landlock_version()
    # struct landlock_ruleset_attr { u64 fs; u64 net (4); u64 scoped (6); }
    parts = [_ACCESS.get(version, (1 << 16) - 1)]
    parts += [0b11] if version >= 4 else []
    parts += [0b11] if version >= 6 else []
    attributes = struct.pack(f"={len(parts)}Q", *parts)
    made = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    ruleset = _done(int(made), "landlock")
    for folder in readable:
        if not Path(folder).is_dir():
            continue
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", _READ, place)
        added = libc.syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0))
        _done(int(added), "landlock rule")
        os.close(place)
    _done(int(libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))), "landlock")
    os.close(ruleset)


def _filter() -> None:
    """seccomp: the calls listed; anything else fails with EPERM, another machine's calls kill."""
    program = b"".join(_program())
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog { unsigned short length; struct sock_filter *filter; }
    prog = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    _done(_libc().prctl(_PR_SET_SECCOMP, _MODE_FILTER, prog, 0, 0), "seccomp")


def _program() -> Sequence[bytes]:
    """The filter as instructions of classic BPF (struct sock_filter: code, jump if true, if false, value)."""
    machine, openat = _MACHINES[platform.machine()]
    calls = _calls(platform.machine())
    load, equal, at_least, any_bit, answer = 0x20, 0x15, 0x35, 0x45, 0x06

    def step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, true, false, value)

    program = [
        step(load, 4),  # struct seccomp_data: number 0, architecture 4, arguments from 16, 8 bytes each
        step(equal, machine, 1, 0),
        step(answer, _KILL),
        step(load, 0),
        step(at_least, _X32, 0, 1),
        step(answer, _KILL),
        step(equal, openat, 0, 4),
        step(load, 16 + 8 * 2),  # the flags; every machine here is little-endian
        step(any_bit, _WRITING, 0, 1),
        step(answer, _REFUSE),
        step(answer, _ALLOW),
    ]
    for place, call in enumerate(calls):
        program.append(step(equal, call, len(calls) - place, 0))
    return [*program, step(answer, _REFUSE), step(answer, _ALLOW)]
