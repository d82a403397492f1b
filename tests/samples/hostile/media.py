"""Film and sound: boxes without end, and play lists that name other files."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.samples.kinds import sample
from tests.samples.trial import Secrets

_KINDS = ("mp4", "avi", "wmv", "wma", "mp3", "wav")


def _box(name: bytes, body: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I", len(body) + 8 if size is None else size) + name + body


def _lists(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """What ffmpeg follows when it is let: HLS lists, concatenations, references."""
    path, url = str(secrets.path).encode(), b"http://127.0.0.1:%d/x" % secrets.port
    for short, target in (("file", b"file://" + path), ("net", url), ("concat", b"concat:" + path)):
        hls = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n" + target + b"\n#EXT-X-ENDLIST\n"
        for extension in ("mp4", "avi", "mp3"):
            yield f"hls-{short}.{extension}", hls
        # A subtitle stream with a list inside an AVI: followed by players that guess the format.
        avi = sample("avi")
        text = b"GAB2\0\2\0\0\0\0\0" + struct.pack("<I", len(hls)) + hls
        chunk = b"01tx" + struct.pack("<I", len(text)) + text
        at = avi.index(b"movi") + 4
        yield f"subtitle-{short}.avi", avi[:at] + chunk + avi[at:]
    yield "concat.mp4", b"ffconcat version 1.0\nfile '" + path + b"'\n"
    mp4 = sample("mp4")
    for short, target in (("file", path), ("net", url)):
        # dref: the samples are said to lie in another file.
        reference = b"url \0\0\0\0" + target + b"\0"
        changed = mp4.replace(b"url \0\0\0\1", reference[:8])
        yield f"reference-{short}.mp4", changed
        yield f"alias-{short}.mp4", mp4.replace(b"url \0\0\0\1", b"alis\0\0\0\0")


def _boxes() -> Iterator[tuple[str, bytes]]:
    head = _box(b"ftyp", b"isom\0\0\2\0isommp41")
    yield "zero.mp4", head + _box(b"moov", b"", 0) + bytes(100)
    yield "one.mp4", head + _box(b"moov", b"", 1) + b"\xff" * 8
    yield "small.mp4", head + _box(b"moov", b"", 4) * 20_000
    yield "huge.mp4", head + _box(b"moov", bytes(99), 0x7FFFFFFF)
    deep = b""
    for _ in range(5000):
        deep = _box(b"moov", deep)
    yield "deep.mp4", head + deep
    yield "boxes.mp4", head + _box(b"moov", b"") * 200_000
    table = struct.pack(">II", 0, 0x7FFFFFFF) + bytes(64)
    path = [b"stbl", b"minf", b"mdia", b"trak", b"moov"]
    for name in (b"stsz", b"stts", b"stco", b"stsc", b"elst"):
        body = _box(name, table)
        for outer in path:
            body = _box(outer, body)
        yield f"{name.decode()}.mp4", head + body
    wav = sample("wav")
    for name, at, value in (
        ("riff", 4, 0),
        ("format", 16, 0xFFFFFFFF),
        ("data", 40, 0xFFFFFFFF),
        ("rate", 24, 0),
        ("channels", 22, 0xFFFF),
    ):
        changed = bytearray(wav)
        struct.pack_into("<I", changed, at, value)
        yield f"{name}.wav", bytes(changed)
    yield "chunks.wav", wav[:36] + b"LIST\0\0\0\0" * 200_000 + wav[36:]
    avi = bytearray(sample("avi"))
    for name, at, value in (
        ("riff", 4, 0xFFFFFFFF),
        ("list", 16, 0xFFFFFFFF),
        ("frames", 48, 0xFFFFFFFF),
        ("size", 64, 0xFFFFFFFF),
    ):
        changed = bytearray(avi)
        struct.pack_into("<I", changed, at, value)
        yield f"{name}.avi", bytes(changed)
    yield "lists.avi", b"RIFF" + struct.pack("<I", 10**6) + b"AVI " + b"LIST\x04\0\0\0hdrl" * 80_000
    for kind in ("wmv", "wma"):
        asf = bytearray(sample(kind))
        for name, at, value in (
            ("header", 16, 0),
            ("header-far", 16, 2**63 - 1),
            ("object", 46, 0),
            ("object-far", 46, 2**63 - 1),
        ):
            changed = bytearray(asf)
            struct.pack_into("<Q", changed, at, value)
            yield f"{name}.{kind}", bytes(changed)
        struct.pack_into("<I", asf, 24, 0xFFFFFFFF)
        yield f"count.{kind}", bytes(asf)
    mp3 = sample("mp3")
    yield "tag.mp3", b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + bytes(200) + mp3
    yield "tags.mp3", b"ID3\x03\0\0\0\0\0\0" * 50_000 + mp3
    frame = b"TIT2" + struct.pack(">I", 0xFFFFFFFF) + b"\0\0"
    yield "frame.mp3", b"ID3\x03\0\0\0\0\x07\x00" + frame * 90 + mp3
    yield (
        "picture.mp3",
        b"ID3\x03\0\0\0\x7f\x7f\x7fAPIC" + struct.pack(">I", 2_000_000) + bytes(2_100_000) + mp3,
    )
    yield "silence.mp3", (b"\xff\xfb\x10\x00" + bytes(100)) * 50_000


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    yield from _lists(secrets)
    yield from _boxes()
    for kind in _KINDS:
        data = sample(kind)
        for share in (0.2, 0.8):
            yield f"cut-{share}.{kind}", data[: int(len(data) * share)]
