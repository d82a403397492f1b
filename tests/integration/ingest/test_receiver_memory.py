"""Memory doesn't grow with what clients send. The full figures are in prove/."""

from __future__ import annotations

from pathlib import Path

from tests.peers.process import wait_for
from tests.peers.receiver import Client, ReceiverProcess

MB = 1 << 20


def held_before_the_dot(receiver: ReceiverProcess, count: int, size: int) -> list[Client]:
    """Connections that have sent all of a mail but its end, and all of it has been read."""
    clients = [receiver.client() for _ in range(count)]
    line = b"x" * 998 + b"\r\n"
    for client in clients:
        client.begin()
        client.send(b"\r\n" + line * (size // len(line)))
    wait_for(lambda: written(receiver) >= count * (size - 512 * 1024), "all is read")
    return clients


def written(receiver: ReceiverProcess) -> int:
    return sum(path.stat().st_size for path in receiver.spool.tmp.iterdir())


def test_mails_are_not_held_in_memory(tmp_path: Path):
    with ReceiverProcess(tmp_path) as receiver:
        before = receiver.memory()
        clients = held_before_the_dot(receiver, count=12, size=4 * MB)
        assert receiver.peak() - before < 16 * MB
        for client in clients:
            client.send(b".\r\n")
            assert client.reply()[:3] == "250"
            client.close()


def test_an_endless_line_is_not_held_in_memory(tmp_path: Path):
    with ReceiverProcess(tmp_path, limits={"message_size": 40 * MB}) as receiver:
        before = receiver.memory()
        with receiver.client() as client:
            client.begin()
            client.send(b"\r\n")
            for _ in range(60):
                client.send(b"x" * MB)
            client.send(b"\r\n.\r\n")
            assert client.reply()[:3] in {"552", "554"}
        assert receiver.peak() - before < 8 * MB


def test_an_endless_command_is_not_held_in_memory(tmp_path: Path):
    with ReceiverProcess(tmp_path) as receiver:
        before = receiver.memory()
        with receiver.client() as client:
            for _ in range(20):
                client.send(b"x" * MB)
            assert client.say("")[:3] == "500"
        assert receiver.peak() - before < 8 * MB


def test_idle_connections_cost_little(tmp_path: Path):
    with ReceiverProcess(tmp_path) as receiver:
        before = receiver.memory()
        clients = [receiver.client(hello=False) for _ in range(100)]
        assert {client.greeting[:3] for client in clients} == {"220"}
        assert (receiver.memory() - before) / 100 < 60_000
        for client in clients:
            client.close()
