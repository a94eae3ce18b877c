"""What went wrong on the network, said so that a person can act on it."""

import ssl
from collections.abc import Iterator

from bot.errors import FetchError, TooSlow, Unreachable, Untrusted


def refusal(error: OSError) -> str:
    """Why no connection came about, to follow the name of the host."""
    if isinstance(error, ConnectionRefusedError):
        return "refused the connection; is a server running there?"
    if isinstance(error, TimeoutError):
        return "took no connection in time; it or the way to it is down"
    return f"cannot be connected to: {error.strerror or error}"


def failure(url: str, error: BaseException, *, late: bool) -> FetchError:
    """The FetchError for what a library raised in an exchange; `late`: its time as a whole was over."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Untrusted(f"{url}: its certificate is not valid: {cause.verify_message}")
        if isinstance(cause, ssl.SSLError):
            return Unreachable(f"{url}: TLS failed: {cause.reason or cause}")
        if isinstance(cause, TimeoutError):
            what = "was not complete in the time allowed" if late else "went silent"
            return TooSlow(f"{url}: the answer {what}; try later, or a smaller page of the source")
    root = causes[-1]
    return Unreachable(f"{url}: no complete HTTP answer: {type(root).__name__}: {str(root)[:200]}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
