# ruff: noqa: E501
"""What the press of the story tests writes about one plant and one venture; texts of our own.

Each name says what a report is to a reader: the first of a fact, or nothing new.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Tier
from tests.fakes.bot import START, Bot
from tests.fakes.pages import Item
from tests.fakes.slack import FakeSlack, Shown

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Who prints them: an agency, the company, an aggregator, two local papers.
WIRE, NEWSROOM, HEAP = "wire.example", "newsroom.example", "heap.example"
GAZETTE, NIPPO = "gazette.example", "nippo.example"


def follow_the_press(bot: Bot) -> None:
    bot.follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY).follows(HEAP, tier=Tier.AGGREGATOR)
    bot.follows(GAZETTE, tier=Tier.LOCAL).follows(NIPPO, tier=Tier.LOCAL, language="ja").settles()


def the_story(slack: FakeSlack) -> Shown:
    """The one message of the channel."""
    [parent] = slack.shows("#deals")
    return parent


def report(at: timedelta, path: str, title: str, *paragraphs: str) -> Item:
    """Published so long after the bot's first day began; the feed carries the first paragraph."""
    return Item(title, path, START + at, summary=paragraphs[0], body="\n".join(paragraphs))


def at(told: Item, when: datetime | None, path: str = "") -> Item:
    """The same, published at another time or place."""
    return replace(told, published=when, path=path or told.path)


REVIEW = report(
    HOUR, "/review.html", "Arden weighs closing its Harborside plant, sources say",
    "Arden Motors is considering closing its Harborside assembly plant in Port Elm, Ohio, two people familiar with the matter said on Tuesday.",
    "The plant's two lines built 84,000 vehicles last year, less than half of what they can, the people said.",
    "Harborside has 3,900 workers. An Arden spokesperson declined to comment.",
)  # fmt: skip
CLOSURE = report(
    14 * DAY, "/closure.html", "Arden to end production at Harborside in March 2028",
    "Arden Motors has decided to end vehicle production at its Harborside plant in Port Elm, Ohio, in March 2028, the company said on Tuesday.",
    "The closure will cost 3,900 jobs, and Arden will book a charge of $640 million, chief executive Lena Marsh told reporters.",
    "The Tern pickup will be built at the Millbrook plant in Indiana instead.",
)  # fmt: skip
CLOSURE_RETOLD = report(
    14 * DAY + HOUR, "/2025/07/arden.html", "Arden will stop building vehicles at Harborside",
    "Arden Motors will end vehicle production at its Harborside plant in Port Elm, Ohio, in March 2028, the company said on Tuesday.",
    "The closure costs 3,900 jobs. Arden books a charge of $640 million.",
)  # fmt: skip
CLOSURE_COPY = replace(CLOSURE, path="/wire/33871.html", published=START + 14 * DAY + 2 * HOUR)
CLOSURE_JA = report(
    14 * DAY + 3 * HOUR, "/ja/15.html", "アーデン自動車、ハーバーサイド工場の車両生産を2028年3月に終了",
    "アーデン自動車は15日、オハイオ州ポートエルムのハーバーサイド工場での車両生産を2028年3月に終了することを決めたと発表した。",
    "閉鎖により3900人の雇用が失われる。同社は6億4000万ドルの費用を計上する。",
)  # fmt: skip
MAYOR = report(  # not told, but nearly
    14 * DAY + 10 * HOUR, "/mayor.html", "Port Elm mayor says he was not warned of the end of Harborside",
    "The mayor of Port Elm said on Wednesday that nobody had told him of Arden's decision to end production at Harborside.",
    "He will ask the state for help.",
)  # fmt: skip
DELAY = report(
    40 * DAY, "/delay.html", "Arden moves end of Harborside production to September 2029",
    "Arden Motors will keep building vehicles at its Harborside plant until September 2029, eighteen months longer than planned, the company said on Sunday.",
    "The state of Ohio will support the plant with $75 million, governor Ruth Adeyemi said.",
)  # fmt: skip
SALE_TALK = report(
    20 * DAY, "/keel.html", "Arden in talks to sell Harborside site to Keel Logistics, sources say",
    "Arden Motors is in talks to sell the site of its Harborside plant to Keel Logistics for about $310 million, a person with knowledge of the matter said on Monday.",
    "Keel would build a warehouse there and take on 600 workers, the person said.",
)  # fmt: skip
SALE_DENIED = report(
    21 * DAY, "/denial.html", "Arden denies talks to sell Harborside site to Keel",
    "Arden Motors on Tuesday denied that it is in talks to sell the site of its Harborside plant to Keel Logistics.",
    "\"There are no such talks and we have no plan to sell Harborside,\" chief executive Lena Marsh said.",
)  # fmt: skip
REHASH = report(
    200 * DAY, "/weekend.html", "Port Elm waits: a walk around Harborside",
    "In July Arden Motors said it would end vehicle production at its Harborside plant in Port Elm, Ohio, in March 2028.",
    "The closure costs 3,900 jobs, the company said at the time. In the bars of Port Elm people speak of little else.",
)  # fmt: skip
VENTURE = report(
    5 * DAY, "/venture.html", "Arden and Volta sign memorandum on battery joint venture",
    "Arden Motors and Volta Cells have signed a memorandum of understanding on a battery joint venture, the two companies said on Sunday.",
    "Volta Cells will hold 60% of the joint venture and pay $900 million; Arden Motors holds the rest.",
)  # fmt: skip
BOTH = report(
    30 * DAY, "/both.html", "Arden and Volta to build battery cells at Harborside from 2029",
    "Arden Motors and Volta Cells will put the first plant of their battery joint venture into Arden's Harborside plant in Port Elm, Ohio, the two companies said on Thursday.",
    "The joint venture of Arden and Volta will invest $1.2 billion and make batteries of 18 gigawatt hours a year from 2029.",
    "The Harborside plant will employ 1,100 people from 2029, Arden said.",
)  # fmt: skip
WEATHER = report(
    2 * DAY, "/weather.html", "Rain for Port Elm",
    "Port Elm will see rain until Friday, the weather service said. The library stays open.",
)  # fmt: skip
CLOSURE_TW = report(
    HOUR, "/tw/1.html", "雅登汽車：港畔工廠2028年3月停產",
    "雅登汽車1日宣布，已決定在2028年3月結束俄亥俄州港畔工廠的整車生產，關閉工廠。",
    "關廠將影響3900名員工，公司今年將提列6億4000萬美元費用，執行長馬許表示。",
)  # fmt: skip
CLOSURE_CN = report(
    HOUR, "/cn/1.html", "雅登汽车：港畔工厂2028年3月停产",
    "雅登汽车1日宣布，已决定在2028年3月结束俄亥俄州港畔工厂的整车生产，关闭工厂。",
    "关厂将影响3900名员工，公司今年将计提6.4亿美元费用，首席执行官马什表示。",
)  # fmt: skip
CLOSURE_KO = report(
    HOUR, "/ko/1.html", "아든자동차, 하버사이드 공장 2028년 3월 생산 종료",
    "아든자동차는 오하이오주 하버사이드 공장의 완성차 생산을 2028년 3월에 종료하고 공장을 폐쇄하기로 결정했다고 1일 발표했다.",
    "이번 폐쇄로 직원 3900명이 영향을 받으며, 회사는 올해 6억4000만 달러의 비용을 계상한다고 밝혔다.",
)  # fmt: skip
