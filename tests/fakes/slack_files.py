"""Files of the fake workspace: an address, the bytes, then the showing (docs.slack.dev: uploading files)."""

import json
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_blocks import Refusal


@dataclass
class Picture:
    """A file as a reader sees it, once it is shown."""

    alt: str
    length: int
    data: bytes = b""
    title: str = ""
    channel: str = ""
    thread_ts: str = ""


class Files:
    def __init__(self) -> None:
        self.address = ""  # of the Web API
        self._kept: dict[str, Picture] = {}

    @property
    def shown(self) -> list[Picture]:
        return [picture for picture in self._kept.values() if picture.channel]

    def takes(self, id: str, data: bytes) -> int:
        """The bytes, at the address that was given for them; the HTTP status."""
        self._kept[id].data = data
        return 200 if len(data) == self._kept[id].length else 400

    def methods(self, method: str, asked: dict[str, Any]) -> dict[str, Any] | None:
        """The Web API's methods on files; None for any other."""
        if method == "files.getUploadURLExternal":
            id = f"F{len(self._kept) + 1:04}"
            self._kept[id] = Picture(asked.get("alt_txt") or "", int(asked["length"]))
            return {"file_id": id, "upload_url": f"{self.address}upload/{id}"}
        if method != "files.completeUploadExternal":
            return None
        files = asked["files"] if isinstance(asked["files"], list) else json.loads(asked["files"])
        for file in files:
            picture = self._kept[file["id"]]
            if not picture.data:
                raise Refusal("file_not_found")
            picture.title, picture.channel = file["title"], asked["channel_id"]
            picture.thread_ts = asked.get("thread_ts") or ""
        return {"files": files}
