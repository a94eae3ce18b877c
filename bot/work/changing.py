"""What people may change in Slack: mutes, follows, labels, the watchlist. Each with who did it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.config import Config, read_watchlist
from bot.errors import DealwireError
from bot.model import Development, Message, Subject
from bot.notifier.delta import headline
from bot.people import Ask, Change, Deed, Example, Follow, Label, Mute, Request, Undo
from bot.settings import watchfile
from bot.store import Store
from bot.store.people import Outcome
from bot.talk import answers, forms, rules
from bot.talk.buttons import LABELS
from bot.work.looking import unknown

FILE = "watchlist.yaml"
WRONG = {Label.MISREAD: "was misread: read the article", Label.ELSEWHERE: "is not about this story"}
RECENT = 50  # developments of a story among which an alert is looked for

Done = tuple[Outcome, str]


class Changes:
    """What a request changes, and what is said of it. `direct`: the channel to one person."""

    def __init__(self, config: Config, store: Store, direct: Callable[[str], str]) -> None:
        self.config, self.store, self.direct = config, store, direct

    def outcome(self, request: Request, now: datetime) -> Done:
        """Nothing is changed yet, but for the watchlist's file."""
        if request.ask is Ask.ADD:
            return self._add(request, now)
        if request.ask is Ask.LABEL:
            return self._label(request, now)
        subject = self.config.watchlist.subjects.get(request.subject)
        if subject is None:
            return Outcome(), unknown(request.subject)
        does = {
            Ask.MUTE: self._mute, Ask.UNMUTE: self._unmute,
            Ask.FOLLOW: self._follow, Ask.UNFOLLOW: self._unfollow,
        }  # fmt: skip
        return does[request.ask](request, subject, now)

    def _mute(self, request: Request, subject: Subject, now: datetime) -> Done:
        until = now + rules.MUTED
        did = f"muted this story until {_day(until)}"
        return self._told(request, subject, Mute(subject.id, until, request.by), did, now)

    def _unmute(self, request: Request, subject: Subject, now: datetime) -> Done:
        if subject.id not in self.store.mutes(now):
            return Outcome(), f"{subject.title} is not mute."
        return self._told(request, subject, Undo(Ask.MUTE, subject.id, request.by), "unmuted this story", now)

    def _told(
        self, request: Request, subject: Subject, change: Change | Undo, did: str, now: datetime
    ) -> Done:
        """A change that concerns all: the story's threads say who made it."""
        notes = self._notes(request, subject, did)
        outcome = Outcome(_deed(request, subject.id, did, now), (change,), notes)
        return outcome, f"{subject.title}: you {did}."

    def _notes(self, request: Request, subject: Subject, did: str) -> list[Message]:
        return [
            answers.note(subject, channel, request.by, did, f"note|{request.key}|{channel}")
            for channel in self.store.homes(subject.id)
        ]

    def _follow(self, request: Request, subject: Subject, now: datetime) -> Done:
        mine = Follow(subject.id, request.by, self.direct(request.by))
        outcome = Outcome(_deed(request, subject.id, "by direct message", now), (mine,))
        return outcome, f"{subject.title}: you get each change by direct message from now on."

    def _unfollow(self, request: Request, subject: Subject, now: datetime) -> Done:
        gone = Undo(Ask.FOLLOW, subject.id, request.by)
        outcome = Outcome(_deed(request, subject.id, "", now), (gone,))
        return outcome, f"{subject.title}: no more direct messages."

    def _label(self, request: Request, now: datetime) -> Done:
        development = self._shown(request)
        if development is None or request.words not in list(Label):
            return Outcome(), "That alert is too old: what it told is not kept any more."
        label = Label(request.words)
        example = Example(label, request.by, now, development, self.store.article(development.article))
        deed = _deed(request, development.subject, f"{label}: {development.url}", now)
        said = f"Noted: {LABELS[label].lower()}. Thank you; `dealwire feedback` shows what was noted."
        return Outcome(deed, (example,), self._warnings(request, development, label)), said

    def _warnings(self, request: Request, development: Development, label: Label) -> list[Message]:
        """For all who read the alert, where what it says is wrong."""
        subject = self.config.watchlist.subjects.get(development.subject)
        if subject is None or label not in WRONG:
            return []
        said = headline(development, subject.title)
        return self._notes(request, subject, f"says that “{said}” {WRONG[label]}")

    def _shown(self, request: Request) -> Development | None:
        """The development that the message told last."""
        message = self.store.message_at(request.channel, request.ts)
        if message is None or not message.links:
            return None
        told = self.store.developments(message.story, RECENT)
        return next((each for each in reversed(told) if each.url == message.links[0]), None)

    def _add(self, request: Request, now: datetime) -> Done:
        path, mark = self.config.folder / FILE, f"adding:{request.key}"
        known, _ = read_watchlist(path)  # as it is by now: somebody may have written to it
        new = forms.addition(request.words, request.form, known)
        title = str(new.item["title"]) if new else " ".join(request.form["title"].split())
        if new:
            self.store.set(mark, new.id)  # a kill after the next line leaves a story that was added by us
            _write(path, {"companies": new.companies, new.section: {new.id: new.item}}, now)
        added = self.store.get(mark)
        if added is None:
            return Outcome(), f"{title}: a story of that name is followed already."
        welcome = answers.welcome(title, self.config.settings.channel, request.by, f"added|{request.key}")
        return Outcome(_deed(request, added, title, now), (), (welcome,)), f"{title} is followed from now on."


def _write(path: Path, additions: watchfile.Additions, now: datetime) -> None:
    try:
        watchfile.add(path, additions, now)
    except OSError as error:
        raise DealwireError(f"{path}: cannot be written ({error.strerror or error})") from error


def _deed(request: Request, subject: str, detail: str, now: datetime) -> Deed:
    return Deed(now, request.by, request.team, request.ask, subject, detail)


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B}"
