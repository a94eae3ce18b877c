"""The golden messages against Slack's own types, by the TypeScript compiler.

Needs node, and `npm install --no-package-lock` in tests/types; without them it is skipped, and says so.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

MESSAGES = sorted(Path(__file__).with_name("messages").glob("*.json"))
TYPES = Path(__file__).with_name("types")
TSC = TYPES / "node_modules" / "typescript" / "bin" / "tsc"
OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022")

# What no message may look like: if these pass, the check checks nothing.
BROKEN = (
    {"type": "novelty"},
    {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "x", "colour": "red"}]},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text"}]}]},
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "date", "timestamp": "x"}]}],
    },
)


def source() -> str:
    lines = ['import type { KnownBlock } from "@slack/types";']
    for path in MESSAGES:
        name = f"_{path.stem.replace('-', '_')}"
        blocks = json.dumps(json.loads(path.read_text("utf-8"))["blocks"], ensure_ascii=False)
        lines.append(f"export const {name}: KnownBlock[] = {blocks};")
    for number, block in enumerate(BROKEN):
        lines += ["// @ts-expect-error", f"export const broken{number}: KnownBlock = {json.dumps(block)};"]
    return "\n".join(lines)


def test_the_golden_messages_have_slacks_own_types(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node or not TSC.exists():
        pytest.skip(
            "no node, or no `npm install --no-package-lock` in tests/types: messages not held against types"
        )
    (tmp_path / "node_modules").symlink_to(TYPES / "node_modules")
    (tmp_path / "messages.mts").write_text(source(), encoding="utf-8")
    done = subprocess.run(
        [node, str(TSC), *OPTIONS, "messages.mts"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0
