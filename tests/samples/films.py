"""Films and sounds, made by the installed ffmpeg when a test asks: a test picture and a tone."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

#: Kind → (ending, ffmpeg's options for what is in it).
KINDS = {
    "mp4": ("mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"]),
    "webm": ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]),
    "wmv": ("wmv", ["-c:v", "wmv2", "-c:a", "wmav2"]),
    "avi": ("avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame"]),
    "mp3": ("mp3", ["-vn", "-c:a", "libmp3lame"]),
    "wav": ("wav", ["-vn", "-c:a", "pcm_s16le"]),
    "wma": ("wma", ["-vn", "-c:a", "wmav2"]),
}


@cache
def film(kind: str, seconds: float = 2, size: str = "320x180", title: str = "") -> bytes:
    """One of `KINDS`; `title` goes into its metadata."""
    ending, options = KINDS[kind]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"film.{ending}"
        subprocess.run(
            [
                "ffmpeg", "-nostdin", "-loglevel", "error",
                "-f", "lavfi", "-i", f"testsrc=size={size}:rate=12:duration={seconds}",
                "-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=22050:duration={seconds}",
                *options, *(["-metadata", f"title={title}"] if title else []), str(made),
            ],
            check=True,
        )  # fmt: skip
        return made.read_bytes()


def main() -> None:
    """Write the fixture that stands for a preview in the seeded desk: `python -m …films`."""
    folder = Path(__file__).parent.parent / "fixtures" / "media"
    folder.mkdir(exist_ok=True)
    (folder / "clip.webm").write_bytes(film("webm", 1, "160x90"))
    (folder / "film.mp4").write_bytes(film("mp4", 1, "160x90"))
    (folder / "sound.mp3").write_bytes(film("mp3", 1))


if __name__ == "__main__":
    main()
