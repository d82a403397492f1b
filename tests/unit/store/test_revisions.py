"""The hash that approval names doesn't ask how the blocks were handed over."""

from __future__ import annotations

import hashlib
import json

from vanthu.store.revisions import Content, Written

BLOCKS = [{"runs": [{"text": "Điều 1."}], "kind": "paragraph"}]


def test_the_digest_is_that_of_the_whole_in_canonical_json() -> None:
    content = Content("Tên", BLOCKS, "Tóm tắt", {"b": 1, "a": [2]}, [{"sha256": "0"}])
    line = json.dumps(
        ["Tên", BLOCKS, "Tóm tắt", {"a": [2], "b": 1}, [{"sha256": "0"}]],
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    assert content.digest == hashlib.sha256(line.encode()).hexdigest()
    assert Content("Tên", Written(BLOCKS), "Tóm tắt", content.metadata, content.files).digest == (
        content.digest
    )
    assert Content("Tên", [*BLOCKS, *BLOCKS]).digest != Content("Tên", BLOCKS).digest
