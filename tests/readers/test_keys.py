"""The key store: sealing, erasing, many processes, crashes."""

import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.ids import random_id
from tianlu.readers.engines.keys import FolderKeys, KeyMissing, KeyStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def store(folder: Path) -> KeyStore:
    return FolderKeys(folder)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_sealed_is_read_back_by_any_process_with_the_folder(store: KeyStore, folder: Path) -> None:
    owner = random_id()
    store.create([owner])
    sealed = store.seal(owner, "沈从文".encode(), "identity")
    assert FolderKeys(folder).unseal(owner, sealed, "identity") == "沈从文".encode()
    assert store.seal(owner, "沈从文".encode(), "identity") != sealed


@given(st.binary(max_size=300))
def test_nothing_of_the_plain_text_is_in_the_sealed(plain: bytes) -> None:
    store = _shared_store()
    sealed = store.seal(_OWNER, plain, "identity")
    assert store.unseal(_OWNER, sealed, "identity") == plain
    assert len(sealed) == len(plain) + 29
    assert len(plain) < 4 or plain not in sealed


_OWNER = "aa" + random_id()[2:]
_made: list[FolderKeys] = []


def _shared_store() -> FolderKeys:
    if not _made:
        _made.append(FolderKeys(Path(os.environ["TIANLU_KEYS"]) / "property"))
        _made[0].create([_OWNER])
    return _made[0]


def test_sealed_bytes_belong_to_one_owner_and_purpose(store: KeyStore) -> None:
    one, other = random_id(), random_id()
    store.create([one, other])
    sealed = store.seal(one, b"x", "identity")
    for wrong in (
        lambda: store.unseal(other, sealed, "identity"),
        lambda: store.unseal(one, sealed, "upload"),
        lambda: store.unseal(one, sealed[:-1] + bytes([sealed[-1] ^ 1]), "identity"),
        lambda: store.unseal(one, b"\x02" + sealed[1:], "identity"),
        lambda: store.unseal(one, b"", "identity"),
    ):
        with pytest.raises(ValueError, match="sealed"):
            wrong()


def test_an_erased_key_is_gone_at_once_in_every_process_and_from_every_file(store: KeyStore, folder: Path) -> None:
    # Owners of one shard, so that erasing one rewrites the file the others live in.
    owners = [f"ab{number:024d}" for number in range(5)]
    store.create(owners)
    sealed = {owner: store.seal(owner, b"x", "identity") for owner in owners}
    another = FolderKeys(folder)
    assert another.unseal(owners[0], sealed[owners[0]], "identity") == b"x"
    line = next(line for line in (folder / "readers" / "ab").read_text().splitlines() if line.startswith(owners[0]))
    old = os.open(folder / "readers" / "ab", os.O_RDONLY)
    store.erase([owners[0]])
    for each in (store, another, FolderKeys(folder)):
        with pytest.raises(KeyMissing):
            each.unseal(owners[0], sealed[owners[0]], "identity")
        assert each.unseal(owners[1], sealed[owners[1]], "identity") == b"x"
    assert set(os.pread(old, 10_000, 0)) == {0}  # the replaced file was overwritten, not only unlinked
    os.close(old)
    secret = line.split()[1]
    assert [path for path in files(folder) if secret.encode() in path.read_bytes()] == []
    assert store.erased() == [owners[0]]
    store.erase([owners[0]])
    assert store.erased() == [owners[0]]


def test_creating_twice_keeps_the_key(store: KeyStore) -> None:
    owner = random_id()
    store.create([owner])
    sealed = store.seal(owner, b"x", "identity")
    store.create([owner, random_id()])
    assert store.unseal(owner, sealed, "identity") == b"x"


def test_only_the_owner_of_the_process_may_read_the_files(store: KeyStore, folder: Path) -> None:
    store.create([random_id()])
    store.erase([random_id()])
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(folder)} == {0o600}
    assert stat.S_IMODE((folder / "readers").stat().st_mode) == 0o700


def test_two_installations_share_nothing(tmp_path: Path) -> None:
    one, other = FolderKeys(tmp_path / "one"), FolderKeys(tmp_path / "other")
    assert one.blind_index("login", "wang") != other.blind_index("login", "wang")
    assert one.blind_index("login", "wang") != one.blind_index("throttle", "wang")
    assert one.blind_index("login", "wang") == FolderKeys(tmp_path / "one").blind_index("login", "wang")
    assert one.fingerprint() != other.fingerprint()
    assert one.fingerprint() == FolderKeys(tmp_path / "one").fingerprint()


def _work(folder: Path, owners: list[str], erase: list[str]) -> None:
    store = FolderKeys(folder)
    for owner in owners:
        store.create([owner])
    for owner in erase:
        store.erase([owner])


def test_many_processes_lose_no_key(folder: Path) -> None:
    owners = [f"ab{number:024d}" for number in range(40)]
    context = multiprocessing.get_context("spawn")
    work = [(folder, owners[start::4], owners[start::8]) for start in range(4)]
    processes = [context.Process(target=_work, args=each) for each in work]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    erased = {owner for start in range(4) for owner in owners[start::8]}
    store = FolderKeys(folder)
    assert set(store.erased()) == erased
    for owner in owners:
        if owner in erased:
            with pytest.raises(KeyMissing):
                store.seal(owner, b"x", "identity")
        else:
            assert store.unseal(owner, store.seal(owner, b"x", "identity"), "identity") == b"x"
    assert list((folder / "readers").glob(".*")) == []


def test_what_a_killed_writer_left_is_swept_at_the_next_erasure(store: KeyStore, folder: Path) -> None:
    owner = random_id()
    store.create([owner])
    left = folder / "readers" / f".{owner[:2]}-1-dead"
    left.write_text("half a file")
    store.erase([owner])
    assert not left.exists()


@pytest.mark.parametrize("owner", ["", "a", "../../x", "a b c", "é" * 26])
def test_an_owner_is_never_a_path(store: KeyStore, owner: str) -> None:
    with pytest.raises(ValueError, match="opaque id"):
        store.create([owner])
