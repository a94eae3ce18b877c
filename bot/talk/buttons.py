"""What hangs below an alert: follow, mute, and what was wrong with it."""

from dataclasses import replace

from bot.model import Message, MessageKind
from bot.notifier.blocks import Element
from bot.people import Ask, Label

LONGEST = 2_000  # code points of a button's value (docs.slack.dev: button element)
LABELS = {
    Label.MISREAD: "Misread: the article says otherwise",
    Label.ELSEWHERE: "Not about this story",
    Label.KNOWN: "Not new, we knew it",
    Label.SLIGHT: "Not worth telling",
}


def dress(message: Message) -> Message:
    """The message with its buttons; one of no story, and one sent as plain words, has none."""
    if not message.blocks or not message.links or not message.story or len(message.story) > LONGEST:
        return message
    return replace(message, blocks=(*message.blocks, {"type": "actions", "elements": _elements(message)}))


def button(ask: Ask, text: str, value: str) -> Element:
    return {"type": "button", "action_id": ask.value, "text": plain_text(text), "value": value}


def option(text: str, value: str) -> Element:
    return {"text": plain_text(text), "value": value}


def plain_text(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": True}


def _elements(message: Message) -> list[Element]:
    label = {
        "type": "static_select",
        "action_id": Ask.LABEL.value,
        "placeholder": plain_text("Not right …"),
        "options": [option(text, label.value) for label, text in LABELS.items()],
    }
    if message.channel.startswith("D"):  # a direct message, to one who follows the story
        return [button(Ask.UNFOLLOW, "Unfollow", message.story), label]
    if message.kind is MessageKind.REPLY:
        return [label]
    follow = button(Ask.FOLLOW, "Follow", message.story)
    return [follow, button(Ask.MUTE, "Mute 7 days", message.story), label]
