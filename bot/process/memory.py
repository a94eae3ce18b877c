"""What the garbage collector is spared."""

import gc

YOUNG = 20_000  # new objects until it looks at them; Python's 700 is one sentence


def settle() -> None:
    """To be called once the word lists are read: what lives as long as the process is never looked at again.

    Judging leaves next to no cycles; looking for them took 3 to 4 percent of it, and more as a ledger grows.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
