"""What the garbage collector is spared."""

import gc

YOUNG = 20_000  # new objects until it looks at them; Python's 700 is one sentence


def settle() -> None:
    """To be called once all is open and the work begins: what is there by then, and lives as long as the
    process or its configuration, is not looked at again until the next call.

    Polls and judging leave next to no cycles; looking for them took about a tenth of a poll among 4,000
    sources, and 3 to 4 percent of judging, more as a ledger grows.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
