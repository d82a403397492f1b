"""One `up` a folder, and only on free addresses."""

from __future__ import annotations

import socket
from pathlib import Path

import click
import pytest

from vanthu.cli.service.alone import alone, wait_for_addresses


def test_a_second_one_on_the_same_folder_is_told(tmp_path: Path) -> None:
    with (
        alone(tmp_path),
        pytest.raises(click.ClickException, match="runs already"),
        alone(tmp_path),
    ):
        pass
    with alone(tmp_path):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", ""])
def test_a_taken_address_is_named_with_its_option(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"{host}:{taken.getsockname()[1]}"
        with pytest.raises(click.ClickException, match=f"{address}.*--smtp"):
            wait_for_addresses({"--smtp": address}, patience=0)
    wait_for_addresses({"--smtp": address}, patience=0)


def test_two_parts_at_one_address_are_told() -> None:
    """Each is free by itself; the second to start would have ended again and again."""
    same = {"VANTHU_ORIGINALS_HTTP": "127.0.0.1:8472", "--smtp": "127.0.0.1:8472"}
    with pytest.raises(click.ClickException, match="VANTHU_ORIGINALS_HTTP and --smtp are both"):
        wait_for_addresses(same, patience=0)
    wait_for_addresses({"--smtp": "127.0.0.1:0", "--lmtp": "127.0.0.1:0"}, patience=0)
