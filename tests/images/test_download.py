"""Downloads: mirrors in turn, checksums, progress, and what is said when they fail; all on this machine."""

import contextlib
import errno
import hashlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gan1d.images import download
from gan1d.images.download import SOURCES, File, Source, cache_of, fetch
from gan1d.images.idx import DataError

FIRST, SECOND = bytes(range(256)) * 1000, b"held out" * 5000  # 256,000 and 40,000 bytes
NAMES = ("train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz")


class Mirror(BaseHTTPRequestHandler):
    """Serves /good/; /silent/ names no length, /other/ sends another file, /torn/ half, /endless/ more and more."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        _, way, name = self.path.split("/")
        content = dict(zip(NAMES, (FIRST, SECOND), strict=True)).get(name, b"")
        if way == "missing":
            self.send_error(404)
            return
        self.send_response(200)
        if way not in ("silent", "endless"):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write({"other": content[::-1], "torn": content[: len(content) // 2]}.get(way, content))
        with contextlib.suppress(ConnectionError):
            while way == "endless":
                self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path))
    return tmp_path / "mnist"


def use(monkeypatch: pytest.MonkeyPatch, server: ThreadingHTTPServer | None, *ways: str) -> None:
    """Let MNIST's mirrors be these ways of serving it; "unreachable" is a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    ports = [closed if way == "unreachable" or server is None else server.server_port for way in ways]
    files = (
        File(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in zip(NAMES, (FIRST, SECOND), strict=True)
    )
    mirrors = tuple(f"http://127.0.0.1:{port}/{way}/" for port, way in zip(ports, ways, strict=True))
    monkeypatch.setitem(download.SOURCES, "mnist", Source("MNIST", mirrors, tuple(files)))


def refused() -> str:
    with pytest.raises(DataError) as caught:
        fetch("mnist")
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


BOTH = dict(zip(NAMES, (FIRST, SECOND), strict=True))


def test_both_files_of_images_come_into_the_cache(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, server, "good")
    fetch("mnist")
    assert cache_of("mnist") == cache
    assert files_in(cache) == BOTH
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("way", ["good", "silent"])
def test_progress_grows_over_both_files_to_the_end(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    use(monkeypatch, server, way)
    told: list[tuple[int, int]] = []
    fetch("mnist", lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {296_000}
    done = [done for done, _ in told]
    assert done == sorted(done)
    assert done[-1] == 296_000
    assert 0 < done[0] < 256_000
    assert any(d > 256_000 for d in done[:-1])


def test_what_is_whole_is_not_fetched_again_and_what_is_damaged_is(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    use(monkeypatch, server, "good")
    cache.mkdir()
    (cache / NAMES[0]).write_bytes(FIRST)
    (cache / NAMES[1]).write_bytes(SECOND[:-1])
    told: list[int] = []
    fetch("mnist", lambda done, total: told.append(done))
    assert server.asked == [f"/good/{NAMES[1]}"]
    assert told[0] == 256_000
    assert files_in(cache) == BOTH


@pytest.mark.parametrize("bad", ["missing", "other", "torn", "endless", "unreachable"])
def test_the_next_mirror_is_asked_when_one_fails(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path, bad: str
) -> None:
    use(monkeypatch, server, bad, "good", "missing")
    told: list[int] = []
    fetch("mnist", lambda done, total: told.append(done))
    assert files_in(cache) == BOTH
    assert max(told) == told[-1] == 296_000
    asked = [path.split("/")[1] for path in server.asked]
    assert asked == (["good", "good"] if bad == "unreachable" else [bad, "good", bad, "good"])


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        (["unreachable", "unreachable"], ["could not be reached", "connect to the network"]),
        (["missing"], ["answered 404", "try again later"]),
        (["torn"], ["broke off", "try again later"]),
        (["other"], ["checksum", NAMES[0], "try again later"]),
        (["endless"], ["checksum", NAMES[0]]),
        (["unreachable", "other"], ["could not be reached and", "checksum", "try again later"]),
    ],
)
def test_when_all_mirrors_fail_it_says_why_and_leaves_nothing(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path, ways: list[str], words: list[str]
) -> None:
    use(monkeypatch, server, *ways)
    message = refused()
    assert all(word in message for word in [*words, "MNIST", "127.0.0.1", "GAN1D_DATA"])
    assert files_in(cache) == {}


def test_a_failed_download_keeps_the_whole_files(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    use(monkeypatch, None, "unreachable")
    cache.mkdir()
    (cache / NAMES[0]).write_bytes(FIRST)
    assert NAMES[1] in refused()
    assert files_in(cache) == {NAMES[0]: FIRST}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_no_other_mirror_is_asked(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path, number: int
) -> None:
    def full(*_: object) -> None:
        raise OSError(number, "full")

    use(monkeypatch, server, "good", "missing")
    monkeypatch.setattr("shutil.move", full)
    message = refused()
    assert message.startswith("The disk is full: ")
    assert "GAN1D_CACHE" in message
    assert len(server.asked) == 1
    assert files_in(cache) == {}


def test_a_cache_that_cannot_be_written_is_said(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    use(monkeypatch, server, "good")
    cache.write_bytes(b"a file where the folder should be")
    message = refused()
    assert message.startswith("The cache cannot be written (")
    assert "GAN1D_CACHE" in message


def test_progress_may_end_the_download(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    use(monkeypatch, server, "good")
    with pytest.raises(KeyboardInterrupt):
        fetch("mnist", stop)
    assert files_in(cache) == {}


def test_only_what_has_mirrors_can_be_fetched() -> None:
    with pytest.raises(DataError, match="mnist and fashion_mnist can be fetched; not 'digits'"):
        fetch("digits")


def test_without_the_variable_the_cache_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_CACHE", "")
    assert "gan1d" in cache_of("mnist").parts
    assert cache_of("mnist").name == "mnist"
    monkeypatch.setenv("GAN1D_CACHE", "~/somewhere")
    assert cache_of("digits") == Path.home() / "somewhere" / "digits"


def test_every_published_file_has_two_mirrors_and_a_checksum() -> None:
    assert [source.title for source in SOURCES.values()] == ["MNIST", "Fashion-MNIST"]
    for source in SOURCES.values():
        assert len(source.mirrors) >= 2
        assert all(mirror.endswith("/") for mirror in source.mirrors)
        assert tuple(file.name for file in source.files) == NAMES
        assert all(len(bytes.fromhex(file.sha256)) == 32 for file in source.files)
