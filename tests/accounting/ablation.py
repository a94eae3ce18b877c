"""The groups of signals that the account does without in turn: how the names of each begin."""

GROUPS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "what it is about": ("focus",),
    "who publishes": ("tier_",),
    "whose word it is": ("voice_",),
    "time since the last news": ("days_since", "told_lately", "met_lately", "first"),
    "new kinds, stages, parties, speakers": (
        "new_kinds",
        "new_stages",
        "new_parties",
        "new_speakers",
        "new_denial",
    ),
    "new figures, dates, names": ("new_numbers", "new_dates", "new_names"),
    "what is known": (
        "known_",
        "terms_known",
        "title_known",
        "copied",
        "copy",
        "other_language",
        "corroborated",
    ),
    "how it is worded": ("says_", "today", "opinion", "roundup", "live"),
    "length": ("length",),
}
