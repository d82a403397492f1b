"""How fast mails are accepted: ours, stock aiosmtpd with fsyncs, Postfix; same client, same disk.

    python bench/accept.py [--messages 800] [--runs 7] [--folder DIR] [--new-connections]

50 KB messages over 8 sessions by Postfix's smtp-source. The runs of the three alternate, so a noisy
machine disturbs all alike. Postfix holds what it takes (no delivery); ours has its log switched on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.peers.postfix import Postfix  # noqa: E402
from tests.peers.process import free_port, listens, wait_for  # noqa: E402

SIZE = 50_000
SESSIONS = 8
BARS = {"stock": 1.5, "postfix": 0.9}


@contextmanager
def ours(folder: Path) -> Iterator[int]:
    """Our receiver as the service runs it."""
    run_dir = folder / "run"
    run_dir.mkdir(parents=True)
    (run_dir / "recipients.json").write_text('{"addresses": {"portal@a.vn": "a"}}')
    port = free_port()
    config = {
        "spool": str(folder / "spool"), "run_dir": str(run_dir),
        "smtp": f"127.0.0.1:{port}", "hostname": "ours",
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    command = ["-m", "vanthu.ingest.receiver", "--config", str(folder / "config.json")]
    with started(command, folder, port):
        yield port


@contextmanager
def stock(folder: Path) -> Iterator[int]:
    """Stock aiosmtpd."""
    folder.mkdir()
    port = free_port()
    with started(
        [str(ROOT / "bench/stock_receiver.py"), str(folder / "s"), str(port)], folder, port
    ):
        yield port


@contextmanager
def postfix(_folder: Path) -> Iterator[int]:
    """Postfix, as far as its queue."""
    hold = {
        "smtpd_recipient_restrictions": "check_client_access static:HOLD, permit_mynetworks, reject"
    }
    with Postfix(hold) as peer:
        yield peer.port


@contextmanager
def started(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A Python process that listens."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stderr=log)
        try:
            wait_for(lambda: listens(port), f"a server on port {port}")
            yield
        finally:
            process.terminate()
            process.wait(30)


def rate(port: int, messages: int, *, keep: bool) -> float:
    """Messages a second."""
    began = time.perf_counter()
    subprocess.run(
        ["smtp-source", "-s", str(SESSIONS), "-m", str(messages), "-l", str(SIZE),
         *(["-d"] if keep else []), "-f", "sender@b.vn", "-t", "portal@a.vn",
         f"inet:127.0.0.1:{port}"],
        check=True,
    )  # fmt: skip
    return messages / (time.perf_counter() - began)


def measure(runs: int, messages: int, folder: Path, *, keep: bool) -> dict[str, list[float]]:
    """Alternating runs: name → messages a second, one figure a run."""
    makers = {"ours": ours, "stock": stock, "postfix": postfix}
    found: dict[str, list[float]] = {name: [] for name in makers}
    with ExitStack() as stack:
        ports = {name: stack.enter_context(make(folder / name)) for name, make in makers.items()}
        for port in ports.values():
            rate(port, 50, keep=keep)
        for _ in range(runs):
            for name, port in ports.items():
                found[name].append(rate(port, messages, keep=keep))
    return found


def report(found: dict[str, list[float]]) -> dict[str, float]:
    """Print medians, spread and ratios; the ratios."""
    medians = {name: statistics.median(values) for name, values in found.items()}
    for name, values in found.items():
        spread = f"{min(values):.0f} … {max(values):.0f}"
        print(f"{name:8} {medians[name]:6.0f} messages/s   (spread {spread})")
    ratios = {name: medians["ours"] / medians[name] for name in BARS}
    for name, bar in BARS.items():
        word = "holds" if ratios[name] >= bar else "FALLS SHORT"
        print(f"ours / {name}: {ratios[name]:.2f}   (bar: ≥ {bar}) {word}")
    return ratios


def main() -> int:
    """Exit code 1 when a bar doesn't hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=800)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="on the file system to be measured: /tmp")
    parser.add_argument("--new-connections", action="store_true", help="one for each message")
    arguments = parser.parse_args()
    # /tmp, since Postfix's queue lies there: the same file system for all.
    folder = Path(tempfile.mkdtemp(prefix="accept-", dir=arguments.folder or "/tmp"))
    try:
        found = measure(
            arguments.runs, arguments.messages, folder, keep=not arguments.new_connections
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ratios = report(found)
    return int(any(ratios[name] < bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
