"""How fast one worker on one core takes mails from booked to draft, beside a bare lower bound.

    python bench/pipeline.py [--place tmpfs|disk|all] [--rounds 9] [--batch 40] [--profile FILE]
    python bench/pipeline.py --place tmpfs --soak 10000 --json

Each mail carries a 50 KB DOC of its own. *Ours* is the worker of the service (Celery message →
claim → sandbox → steps → one transaction), its children on the same core. The *bound* does once a
mail what nobody can leave out: it parses, hashes, fsyncs, extracts and commits, in this process,
without sandbox, rules, drafts, notice or audit trail. Rounds of both alternate, so a busy machine
disturbs both alike; medians are printed. Processor time (with the sandbox's) is printed beside the
clock.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.mails import Mails  # noqa: E402
from bench.processes import processor_time, resident  # noqa: E402

#: ours ÷ bound, on tmpfs.
BAR = 2.5
PLACES = {"tmpfs": "/dev/shm", "disk": tempfile.gettempdir()}


@dataclass(slots=True)
class Side:
    """What one side took in each round, in milliseconds a mail."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, run: Callable[[], object], mails: int) -> None:
        """Time one round."""
        cpu, wall = processor_time(), time.perf_counter()
        run()
        self.wall.append((time.perf_counter() - wall) * 1000 / mails)
        self.cpu.append((processor_time() - cpu) * 1000 / mails)


class Service:
    """The embedded service's worker with one thread; hints wait until they are asked for."""

    def __init__(self) -> None:
        from vanthu.config.settings import load

        settings = load()
        from vanthu.cli.service.first_start import prepare
        from vanthu.cli.setup import django

        django()
        prepare(settings, "caobang")
        _register()
        from celery.signals import task_postrun

        from vanthu.jobs import dispatch
        from vanthu.jobs.worker import ThreadedWorker

        self._send = dispatch.send
        dispatch.send = lambda _job_id: None
        self._left = 0
        self._done = threading.Event()
        task_postrun.connect(self._one_done, weak=False)
        self._worker = ThreadedWorker(1)
        self._worker.start()

    def _one_done(self, **_: Any) -> None:
        self._left -= 1
        if self._left <= 0:
            self._done.set()

    def book(self, mails: Sequence[bytes]) -> list[int]:
        """Book mails as if they had come by SMTP; their jobs."""
        from vanthu.ingest.booking import book_stream
        from vanthu.ingest.envelope import Envelope, new_queue_id, now
        from vanthu.store.models import Job

        booked = []
        for raw in mails:
            envelope = Envelope(
                queue_id=new_queue_id(), channel="smtp", peer="127.0.0.1",
                mail_from="vt@so-mau.example",
                rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": "caobang"}],
                received_at=now(),
            )  # fmt: skip
            booked += [one.submission.pk for one in book_stream(envelope, io.BytesIO(raw))]
        jobs = Job.objects.filter(kind="submission.process", ref__in=booked)
        return list(jobs.order_by("pk").values_list("pk", flat=True))

    def work_off(self, jobs: Sequence[int]) -> None:
        """Hint at the jobs, as the relay does, and wait for the worker."""
        self._left = len(jobs)
        self._done.clear()
        for job in jobs:
            self._send(job)
        if not self._done.wait(60 + len(jobs)):
            raise TimeoutError(f"{self._left} jobs are not done")

    def drafted(self) -> int:
        """How many submissions have a draft."""
        from vanthu.store.models import Draft

        return Draft.objects.values("submission").distinct().count()

    def stop(self) -> None:
        """End worker and sandbox."""
        from vanthu.parsers.sandbox import default_sandbox

        self._worker.stop()
        default_sandbox().close()


def _register() -> None:
    """The sender on the register of agencies, as most senders are."""
    from vanthu.store.models import Agency, AgencyAddress, Portal

    agency = Agency.objects.create(portal=Portal.objects.get(name="caobang"), name="Sở Mẫu")
    AgencyAddress.objects.create(agency=agency, pattern="@so-mau.example")


def main() -> None:
    """Print the ratios, a place a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", choices=[*PLACES, "all"], default="all")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--soak", type=int, default=0, help="only the worker, over so many mails")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        print(json.dumps(soak(args) if args.soak else measure(args)))
        return
    found = {}
    for place in PLACES if args.place == "all" else [args.place]:
        with tempfile.TemporaryDirectory(prefix="vanthu-bench-", dir=PLACES[place]) as data:
            environment = {k: v for k, v in os.environ.items() if not k.startswith("VANTHU_")}
            environment |= {"VANTHU_DATA": data, "TMPDIR": data}
            found[place] = _run(environment, Path(data) / "log")
        if not args.json:
            print(f"{place}: {_line(found[place])}", flush=True)
    if args.json:
        print(json.dumps(found))


def _run(environment: dict[str, str], log: Path) -> dict[str, Any]:
    """This program again, with a data folder of its own; the service's log goes to a file."""
    with log.open("wb") as errors:
        done = subprocess.run(
            [sys.executable, __file__, "--inside", *sys.argv[1:]],
            env=environment, stdout=subprocess.PIPE, stderr=errors, check=False,
        )  # fmt: skip
    if done.returncode:
        sys.exit(log.read_text(encoding="utf-8", errors="replace")[-5000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(args: argparse.Namespace) -> dict[str, float]:
    """Rounds of both sides in turn."""
    _one_core()
    from bench.bound import Bound

    service, mails = Service(), Mails()
    bound = Bound(Path(os.environ["VANTHU_DATA"]) / "bound")
    ours, bare, bare_text = Side(), Side(), Side()
    for round_ in range(args.rounds + 1):
        batch = mails.take(args.batch)
        jobs = service.book(batch)
        raws = [bound.keep(raw) for raw in batch]
        if round_ == 0:  # starts the sandbox, fills the caches
            service.work_off(jobs)
            bound.run(raws)
            continue
        ours.add(lambda jobs=jobs: service.work_off(jobs), len(jobs))
        bare.add(lambda raws=raws: bound.run(raws), len(raws))
        again = [bound.keep(raw) for raw in mails.take(args.batch)]
        bare_text.add(lambda raws=again: bound.run(raws, metadata=False), len(again))
    fsyncs = _fsyncs(service, mails, 20)
    expected = (args.rounds + 1) * args.batch + 20
    assert service.drafted() == expected, (service.drafted(), expected)
    service.stop()
    wall = [a / b for a, b in zip(ours.wall, bare.wall, strict=True)]
    cpu = [a / b for a, b in zip(ours.cpu, bare.cpu, strict=True)]
    text = [a / b for a, b in zip(ours.wall, bare_text.wall, strict=True)]
    return {
        "ratio": statistics.median(wall),
        "ratio_cpu": statistics.median(cpu),
        "ratio_text_only": statistics.median(text),
        "ours_ms": statistics.median(ours.wall),
        "ours_cpu_ms": statistics.median(ours.cpu),
        "bound_ms": statistics.median(bare.wall),
        "bound_cpu_ms": statistics.median(bare.cpu),
        "mails_a_second": 1000 / statistics.median(ours.wall),
        "mails_a_core_second": 1000 / statistics.median(ours.cpu),
        "fsyncs": fsyncs,
    }


def soak(args: argparse.Namespace) -> dict[str, Any]:
    """The worker alone over many mails: its memory, and the sandbox's, on the way."""
    service, mails = Service(), Mails()
    sizes, left = [], args.soak
    while left > 0:
        batch = mails.take(min(100, left))
        service.work_off(service.book(batch))
        left -= len(batch)
        sizes.append(resident())
    drafted = service.drafted()
    service.stop()
    return {"mails": args.soak, "drafted": drafted, "resident": sizes}


def _fsyncs(service: Service, mails: Mails, count: int) -> float:
    """Fsyncs a mail of this process and its children, as the kernel saw them."""
    from tests.peers.strace import attached, calls

    jobs = service.book(mails.take(count))
    with ExitStack() as stack:
        trace = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "trace"
        with attached(os.getpid(), trace, "-e", "trace=fsync,fdatasync,sync_file_range"):
            service.work_off(jobs)
        return len(calls(trace.read_text())) / count


def _one_core() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _line(found: dict[str, Any]) -> str:
    if "resident" in found:
        first, last = found["resident"][0], found["resident"][-1]
        return f"{found['mails']} mails, resident {first / 1e6:.0f} → {last / 1e6:.0f} MB"
    return (
        f"{found['ratio']:.2f} x the bound (bar {BAR}; by processor time {found['ratio_cpu']:.2f},"
        f" beside a bound without metadata {found['ratio_text_only']:.2f});"
        f" {found['mails_a_second']:.1f} mails/s, {found['mails_a_core_second']:.1f} a second of"
        f" processor; ours {found['ours_ms']:.1f} ms ({found['ours_cpu_ms']:.1f} of processor),"
        f" bound {found['bound_ms']:.1f} ms ({found['bound_cpu_ms']:.1f});"
        f" {found['fsyncs']:.1f} fsyncs a mail"
    )


if __name__ == "__main__":
    main()
