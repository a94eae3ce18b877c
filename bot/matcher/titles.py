"""What a title tells, in the light of its lead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import Certainty, Claim, ClaimKind

LEAD = 2  # the title is sentence 0, the lead ends with this one; both tell news unless they say otherwise


def titled(claims: Sequence[Claim]) -> Iterator[Claim]:
    """What a title only names, "Norrby plant: closure", or asks is as far along as the lead says, and not so
    where the title denies something: "Norrby closes" is false, says Orion.
    """
    lead = [claim for claim in claims if 0 < claim.sentence <= LEAD and not claim.background]
    denies = any(claim.sentence == 0 and claim.kind is ClaimKind.DENIAL for claim in claims)
    for claim in claims:
        bare = claim.sentence == 0 and claim.certainty is Certainty.STATED and claim.affirmed
        if _asks(claim):
            yield next(
                (replace(claim, certainty=one.certainty) for one in lead if _answers(one, claim)), claim
            )
        elif not bare or claim.kind is ClaimKind.STATEMENT:
            yield claim
        elif denies:
            yield replace(claim, certainty=Certainty.DENIED, affirmed=False)
        else:
            told = next((one for one in lead if one.kind is claim.kind), claim)
            yield replace(claim, certainty=told.certainty, affirmed=told.affirmed)


def _asks(claim: Claim) -> bool:
    question = any(mark in claim.quote for mark in "?？؟")
    return claim.sentence == 0 and question and claim.certainty is Certainty.CONSIDERED and claim.affirmed


def _answers(told: Claim, asked: Claim) -> bool:
    return told.kind is asked.kind and told.affirmed and told.certainty in (Certainty.DECIDED, Certainty.DONE)
