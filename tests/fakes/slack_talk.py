"""The people of the fake workspace: they click, type and fill in forms over a real WebSocket on loopback.

people = slack.people
people.clicks("mute", shown)
[answer] = people.read

It speaks Socket Mode (docs.slack.dev: using Socket Mode): hello, envelopes, acknowledgements within three
seconds, `disconnect`, and it can go deaf.
"""

import itertools
import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tests.fakes import slack_blocks
from tests.fakes.slack_blocks import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack import Shown

APP_TOKEN = "xapp-fake"
TEAM = "T0"
PATIENCE = 3.0  # seconds that Slack waits for an acknowledgement
MEMBER = "U012AB3CD"


class People:
    """Those who use the workspace. `read`: what was whispered to them; `homes`: their pages."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.forms: list[dict[str, Any]] = []
        self.connections: list[ServerConnection] = []
        self.opened = 0
        self.address = ""  # of the Web API, for response URLs
        self.triggers_live = True
        self._deaf: set[ServerConnection] = set()
        self._acks: dict[str, Any] = {}
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._server: Server | None = None
        self._closing = False

    def opens_socket(self) -> str:
        """The address that apps.connections.open gives."""
        if self._closing:
            raise Refusal("internal_error")
        if self._server is None:
            self._server = serve(self._serve, "127.0.0.1", 0)
            threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"

    def close(self) -> None:
        """Everybody leaves; a client that waits for a word is told so."""
        self._closing = True
        for connection in self.connections:
            connection.close()
        if self._server:
            self._server.shutdown()

    def clicks(self, action: str, shown: "Shown", by: str = MEMBER, **how: Any) -> Any:
        """A button below a message, or an option of its menu ("label", choose="not new")."""
        return self.asks("interactive", self._action(_control(shown.blocks, action), shown, by, **how))

    def clicks_home(self, choice: str, story: str, by: str = MEMBER) -> Any:
        """An option of a story's menu on the app's own page."""
        [section] = [block for block in self.homes[by]["blocks"] if block.get("block_id") == story]
        [option] = [each for each in section["accessory"]["options"] if each["value"] == choice]
        action = {"action_id": "menu", "block_id": story, "type": "overflow", "selected_option": option}
        return self.asks("interactive", self._payload("block_actions", by, actions=[action], container={}))

    def presses_home(self, text: str, by: str = MEMBER) -> Any:
        """A button on the app's own page, where Slack gives no address for an answer."""
        hung = [each for block in self.homes[by]["blocks"] for each in block.get("elements", [])]
        [button] = [each for each in hung if each["type"] == "button" and each["text"]["text"] == text]
        action = {name: button[name] for name in ("type", "action_id", "value")}
        trigger = self._ways_back()["trigger_id"]
        pressed = self._payload("block_actions", by, actions=[action], container={}, trigger_id=trigger)
        return self.asks("interactive", pressed)

    def types(self, text: str, by: str = MEMBER, team: str = TEAM) -> Any:
        """A slash command: "/dealwire list"."""
        command, _, rest = text.partition(" ")
        asked = {"command": command, "text": rest, "user_id": by, "team_id": team, "channel_id": "C00000001"}
        return self.asks("slash_commands", {**asked, **self._ways_back()})

    def submits(self, fields: Mapping[str, str], by: str = MEMBER) -> Any:
        """The form that was opened last, filled in."""
        form = self.forms[-1]
        values = {
            block["block_id"]: {"value": {"value": fields.get(block["block_id"])}} for block in form["blocks"]
        }
        kept = {"callback_id": form["callback_id"], "private_metadata": form.get("private_metadata", "")}
        view = {**kept, "state": {"values": values}}
        return self.asks("interactive", self._payload("view_submission", by, view=view))

    def opens_home(self, by: str = MEMBER) -> Any:
        event = {"type": "app_home_opened", "user": by, "tab": "home"}
        return self.asks("events_api", {"type": "event_callback", "team_id": TEAM, "event": event})

    def asks(self, kind: str, payload: Mapping[str, Any], key: str = "") -> Any:
        """One envelope; the acknowledgement's payload. Fails where none comes in three seconds."""
        id = key or f"envelope-{next(self._numbers)}"
        self._acks.pop(id, None)
        self.sends({"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": True})
        with self._changed:
            assert self._changed.wait_for(lambda: id in self._acks, PATIENCE), f"{kind} was not acknowledged"
            return self._acks[id]

    def sends(self, message: Mapping[str, Any]) -> None:
        """To the newest connection, where it lands in nothing if that is deaf."""
        newest = self.connections[-1]
        if newest not in self._deaf:
            newest.send(json.dumps(message))

    def waits(self, true: Callable[[], object]) -> None:
        """Until the bot has done what it does after the acknowledgement."""
        with self._changed:
            assert self._changed.wait_for(true, 10.0), "the bot did not do it"

    def connected(self, times: int) -> None:
        """Until so many connections were opened."""
        self.waits(lambda: self.opened >= times)

    def goes_deaf(self) -> None:
        """The present connection lives on, and brings nothing any more."""
        self._deaf.add(self.connections[-1])

    def hangs_up(self) -> None:
        self.connections[-1].close()

    def wants_another_socket(self) -> None:
        """Slack replaces its sockets every few hours: it says so, then hangs up."""
        old, opened = self.connections[-1], self.opened
        old.send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        self.connected(opened + 1)
        old.close()

    def heard(self, text: str) -> None:
        """An answer that only the asker sees."""
        with self._changed:
            self.read.append(text)
            self._changed.notify_all()

    def methods(self, method: str, asked: dict[str, Any]) -> dict[str, Any] | None:
        """The Web API's methods on people; None for any other."""
        if method == "apps.connections.open":
            return {"url": self.opens_socket()}
        if method == "conversations.open":
            return {"channel": {"id": f"D{asked['users'][1:]}"}}
        if method not in ("views.open", "views.publish"):
            return None
        view = asked["view"] if isinstance(asked["view"], dict) else json.loads(asked["view"])
        if method == "views.open" and not self.triggers_live:
            raise Refusal("expired_trigger_id")
        slack_blocks.check_view(view)
        with self._changed:
            if method == "views.open":
                self.forms.append(view)
            else:
                self.homes[asked["user_id"]] = view
            self._changed.notify_all()
        return {"view": {"id": "V1"}}

    def _serve(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        with self._changed:
            self.connections.append(connection)
            self.opened += 1
            self._changed.notify_all()
        try:
            for said in connection:
                answer = json.loads(said)
                with self._changed:
                    self._acks[answer["envelope_id"]] = answer.get("payload")
                    self._changed.notify_all()
        except ConnectionClosed:
            pass

    def _ways_back(self) -> dict[str, str]:
        number = next(self._numbers)
        return {"trigger_id": f"trigger-{number}", "response_url": f"{self.address}respond/{number}"}

    def _payload(self, kind: str, by: str, team: str = TEAM, **more: Any) -> dict[str, Any]:
        return {"type": kind, "user": {"id": by, "team_id": team}, "team": {"id": TEAM}, **more}

    def _action(
        self, control: dict[str, Any], shown: "Shown", by: str, choose: str = "", team: str = TEAM
    ) -> dict[str, Any]:
        action = {"action_id": control["action_id"], "block_id": "b", "type": control["type"]}
        if choose:
            [option] = [each for each in control["options"] if each["value"] == choose]
            action["selected_option"] = option
        else:
            action["value"] = control["value"]
        where = {"type": "message", "channel_id": shown.channel, "message_ts": shown.ts}
        made = self._payload("block_actions", by, team, actions=[action], container=where)
        return {**made, **self._ways_back()}


def _control(blocks: list[dict[str, Any]], action: str) -> dict[str, Any]:
    """The button or menu of a message with this action."""
    hung = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    control: dict[str, Any]
    [control] = [element for element in hung if element["action_id"] == action]
    return control
