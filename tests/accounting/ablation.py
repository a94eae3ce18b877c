"""The groups of signals that the account does without in turn: how the names of each begin."""

GROUPS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "what it is about": ("focus", "foremost"),
    "who publishes": ("tier_",),
    "whose word it is": ("voice_",),
    "time since the last news": ("days_since", "told_lately", "met_lately"),
    "new stages, parties, speakers, denials": ("new_stages", "new_parties", "new_speakers", "new_denial"),
    "what is a copy, or a translation": ("copy", "other_language"),
    "what readers were told these days": ("told_facts", "untold_facts"),
    "what its title states": ("title_denies", "title_fact"),
    "how it is worded": ("says_", "today", "opinion"),
    "people with their ages": ("ages",),
    "length": ("length",),
}
