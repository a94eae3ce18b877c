"""What can go wrong, as a tree. Each message says what, where and what to do.

    DealwireError                 anything a user can act on; `cli` prints it and exits 1
    ├── ConfigError               files or environment; carries every Problem found, not the first
    ├── StoreError                the database cannot be used
    │   ├── NewerDatabase         made by a later dealwire; upgrade the program
    │   └── StaleLedger           another judge was faster: judge the article again
    ├── FetchError                one HTTP exchange failed; a value for health, never a crash
    │   ├── Refused               we did not ask: scheme, private address, redirect loop
    │   │   └── Forbidden         robots.txt forbids it
    │   ├── TooLarge              the decoded body passed the cap
    │   ├── TooSlow               the whole response passed its deadline
    │   ├── Unreachable           DNS, connect, TLS, a connection cut short
    │   │   └── Untrusted         the certificate is not valid
    │   └── BadStatus             an HTTP status that is no success; carries it, and Retry-After
    ├── Unreadable                bytes came, but no feed, sitemap, listing or article is in them
    │   └── CutShort              it took too long, or was killed: a busy machine, perhaps; try it again
    └── DeliveryError             Slack did not take a message
        ├── NotSent               certain: it was not posted; try again later or elsewhere
        │   ├── RateLimited       wait; carries seconds
        │   ├── ChannelUnusable   this channel is wrong or closed: park it, go on with the others
        │   ├── Unfamiliar        Slack says no by a new name: post the plain text once, then park
        │   ├── MessageRejected   Slack refuses this payload: post the plain text once
        │   ├── ThreadGone        the parent is deleted or locked: start a new parent
        │   └── NotAuthorised     the token is dead or lacks a scope: stop posting, say so
        └── OutcomeUnknown        it may have been posted: reconcile, never blindly retry

Only programming errors travel as other exceptions.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


class DealwireError(Exception):
    """Anything a user can act on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file or a setting: where it stands and how to mend it."""

    where: Path | str
    line: int | None
    key: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else str(self.where)
        told = f"{place}: {self.key}: {self.what}" if self.key else f"{place}: {self.what}"
        return f"{told} ({self.mend})" if self.mend else told


class ConfigError(DealwireError):
    """Every problem of the configuration at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class StoreError(DealwireError):
    """The database cannot be opened, migrated or written."""


class NewerDatabase(StoreError):
    """The database was made by a later version of dealwire."""


class StaleLedger(StoreError):
    """A ledger changed between reading and recording; nothing was recorded."""


class FetchError(DealwireError):
    """One HTTP exchange failed."""


class Refused(FetchError):
    """Not asked for: robots.txt, scheme, address or redirects forbid it."""


class Forbidden(Refused):
    """The site's robots.txt forbids it (RFC 9309)."""


class TooLarge(FetchError):
    """The decoded body is larger than the cap."""


class TooSlow(FetchError):
    """The response as a whole took longer than its deadline."""


class Unreachable(FetchError):
    """No answer: DNS, connect, TLS or a connection cut short."""


class Untrusted(Unreachable):
    """The certificate of the host is not valid."""


class BadStatus(FetchError):
    """An answer whose status is no success (RFC 9110 section 15)."""

    def __init__(self, url: str, status: int, retry_at: datetime | None = None) -> None:
        self.url, self.status, self.retry_at = url, status, retry_at
        wait = f"; not to be asked before {retry_at:%Y-%m-%d %H:%M:%S} UTC" if retry_at else ""
        super().__init__(f"{url} answered {status}{wait}")


class Unreadable(DealwireError):
    """The bytes hold nothing that can be read as what was expected."""


class CutShort(Unreadable):
    """The reading was ended before it was done."""


class DeliveryError(DealwireError):
    """Slack did not take a message."""


class NotSent(DeliveryError):
    """Certain: nothing was posted."""


class RateLimited(NotSent):
    """HTTP 429; `seconds` as Slack's Retry-After says."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"Slack asks to wait {seconds:g} s")


class ChannelUnusable(NotSent):
    """The channel is unknown, archived, or the bot is not in it."""


class Unfamiliar(NotSent):
    """Slack names a reason that is not in our table."""


class MessageRejected(NotSent):
    """Slack does not accept this payload."""


class ThreadGone(NotSent):
    """The parent message is deleted or its thread is locked."""


class NotAuthorised(NotSent):
    """The token is invalid, revoked, or lacks a scope."""


class OutcomeUnknown(DeliveryError):
    """The message may have been posted; look before sending again."""
