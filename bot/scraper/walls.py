"""Pages that answer 200 and are no article: consent walls, paywall stubs, block pages, "not found".

Words alone prove nothing, for there are articles about cookies, captchas and subscriptions. So a page is
a wall only if it says little, speaks to its visitor in the words of such pages, and does not go on about
what its own title and description promise.
"""

import re

from bot.scraper.plain import plain
from bot.scraper.scripts import shared, terms, weight

LITTLE = 700  # weight of a text that a block page may have
TINY = 250  # and below which one phrase of such pages is enough
STUB = 600  # what a paywall leaves
LENGTHY = 4000  # what a consent dialogue may have
SHOWN = 200_000  # characters of a page that are searched
OWN = 0.5  # share of the description's words in a text that is about it


def _phrases(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


BLOCK = _phrases(
    r"just a moment\b|attention required|access (?:to this page has been )?denied|are you (?:human|a robot)",
    r"(?:verify|confirm|prove)(?: that)? you(?:'re| are) (?:a |not a )?(?:human|robot|bot)|security check",
    r"pardon our interruption|unusual (?:traffic|activity)|request (?:was |has been )?blocked|403 forbidden",
    r"you have been blocked|(?:enable|turn on|activate) cookies|checking your browser",
    r"ロボットではない|アクセス(?:が|を)(?:拒否|制限|遮断)|自動アクセス|不正なアクセス",
    r"安全[验驗][证證]|人机验证|[访訪][问問](?:被拒[绝絕]|受限|[过過]于?於?[频頻]繁)|不是(?:机器人|機器人)",
    r"로봇이 아닙니다|접근이 (?:차단|거부|제한)|비정상적인 접근|자동\s?등록\s?방지",
    r"zugriff (?:verweigert|gesperrt)|kein roboter|sicherheitsüberprüfung",
    r"accès (?:refusé|bloqué|interdit)|pas un robot",
    r"acceso denegado|no (?:eres|soy) un robot|accesso negato|non sono un robot",
)
CHALLENGE = _phrases(
    r"cf[-_]chl[-_]|challenge-platform|captcha-delivery\.com|px-captcha|_incapsula_resource|awswaf|distil_r_"
)
CONSENT = [
    _phrases(*words)
    for words in (
        [r"we (?:and|use|value|care|process|store)\b.{0,60}(?:cookies|partners|privacy|data)"],
        [r"our \d* ?(?:partners|vendors)", r"legitimate interest", r"access information on a device"],
        [r"(?:accept|reject|decline) (?:all|and continue|cookies)", r"manage (?:\w+ )?(?:choices|settings)"],
        [r"by (?:clicking|continuing|using)\b.{0,60}(?:agree|consent|accept)", r"withdraw (?:your )?consent"],
        [r"wir (?:und|verwenden|nutzen|verarbeiten)\b.{0,60}(?:cookies|partner|daten|privatsphäre)"],
        [r"alle[sn]? (?:akzeptieren|ablehnen)", r"einstellungen (?:verwalten|anpassen)"],
        [r"mit werbung (?:weiter|nutzen|und)", r"(?:ihre|deine) (?:einwilligung|zustimmung)"],
        [r"datenschutzerklärung", r"berechtigtes interesse"],
        [r"(?:nous|nos)\b.{0,60}(?:cookies|partenaires|vie privée|données)"],
        [r"tout (?:accepter|refuser)", r"continuer sans accepter", r"paramétrer (?:les|vos)"],
        [r"intérêt légitime", r"retirer votre consentement"],
        [r"(?:cookies?|クッキー)\s?(?:を|の)(?:使用|利用|設定|受け入れ)", r"すべて(?:許可|拒否|受け入れ)"],
        [
            r"同意(?:して|する|いただ)",
            r"プライバシー\s?(?:ポリシー|設定)",
            r"個人(?:情報|データ)の(?:取り?扱い|利用)",
        ],
        [r"(?:我们|我們|本网站|本網站).{0,20}(?:cookie|隐私|隱私)", r"cookie.{0,10}(?:政策|设置|設定)"],
        [r"全部(?:接受|拒绝|拒絕)", r"接受(?:所有|全部)", r"[隐隱]私(?:权|權)?(?:政策|條款|条款)"],
        [r"쿠키를?\s?(?:사용|허용)", r"개인정보\s?(?:처리|보호)"],
        [r"모두\s?(?:동의|허용|거부)", r"동의하고\s?계속"],
        [r"(?:usamos|utilizamos|nosotros y|utilizziamo|noi e)\b.{0,60}(?:cookie|socios|partner)"],
        [r"(?:aceptar|rechazar) (?:todo|y)", r"(?:accetta|rifiuta) tutt[io]"],
    )
]
CUT = _phrases(
    r"(?:to|and) (?:continue|keep) reading|unlock (?:this|the full) (?:article|story)|read the full story",
    r"(?:article|story|content) is (?:only |available |reserved )*(?:to|for) (?:paid )?subscribers",
    r"有料会員限定|会員限定(?:記事|です|の記事)|残り\s?[\d,０-９]+\s?文字|続きを読むには|この記事の続き|全文を読むには",
    r"(?:订阅|訂閱|付费|付費|登录|登入|购买|購買).{0,10}(?:[阅閱][读讀]全文|[继繼][续續][阅閱][读讀])|剩[余餘]\s?\d+%",
    r"유료\s?(?:회원|구독자)\s?전용|구독자\s?전용|로그인.{0,10}(?:전문|계속)|이어서 읽으려면",
    r"\bweiterlesen mit\b|artikel ist (?:exklusiv |nur )?für abonnent|um (?:den artikel )?weiterzulesen",
    r"réservée?s? (?:aux|à nos) abonnés|il vous reste [\d,.]+\s?% (?:de cet|à lire)|pour lire la suite",
    r"(?:solo|exclusivo) para suscriptores|para seguir leyendo|riservato agli abbonati|continuare a leggere",
)
GONE = _phrases(
    r"^\W*(?:error |http )?404\b(?: (?:error|not found))?",
    r"(?:page|article|story) (?:was |is )?(?:not found|no longer available)",
    r"(?:ページ|記事)(?:が|は)(?:見つかり|存在し|削除)|掲載(?:期間)?(?:を|が|は)終了",
    r"(?:页面|頁面|文章)(?:不存在|已[删刪]除|找不到)|(?:페이지|기사)를? 찾을 수 없|삭제된 (?:기사|페이지)",
    r"seite (?:wurde )?nicht (?:gefunden|verfügbar)|page (?:introuvable|non trouvée)",
    r"página no encontrada|pagina non trovata",
)
UNPAID = _phrases(
    r"[\"']isaccessibleforfree[\"']\s*:\s*[\"']?(?:false|no)\b",
    r"content_tier[\"']\s+content=[\"'](?:locked|metered)",
)
ARTICLE = _phrases(r"[\"']og:type[\"']\s+content=[\"']article|\"@type\"\s*:\s*\[?\s*\"\w*article\"")
UNSHOWN = re.compile(
    r"<(script|style|template|title|h1)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
TITLE = re.compile(r"<title[^<>]*>([^<]{0,500})", re.IGNORECASE)
META = re.compile(r"<meta\b[^<>]{0,3000}>", re.IGNORECASE)
CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)

BLOCKED = "a block page, not the article"
CONSENT_WALL = "a consent wall, not the article"
PAYWALL = "a paywall stub"
NOT_FOUND = "a page that says the article is not there"


def wall(html_text: str, text: str) -> str | None:
    """What a page is instead of an article, in the words of an error message; None if it is an article.

    `text`: what was extracted from it. Conservative: what cannot be told apart is an article.
    """
    size, title = weight(text), _title(html_text)
    if size < LITTLE and not ARTICLE.search(html_text):
        if _blocks(html_text, title, text):
            return BLOCKED
        if GONE.search(title):
            return NOT_FOUND
    if _is_named(GONE, title):
        return NOT_FOUND
    if size < LENGTHY and _asks_consent(text, f"{title} {_description(html_text)}"):
        return CONSENT_WALL
    if size < STUB and (UNPAID.search(html_text) or CUT.search(_shown(html_text))):
        return PAYWALL
    return None


def _blocks(html_text: str, title: str, text: str) -> bool:
    if _is_named(BLOCK, title):
        return True
    phrases = {found.casefold() for found in BLOCK.findall(text)}
    tiny = weight(text) < TINY and shared(title, text) <= OWN
    return len(phrases) > 1 or (tiny and bool(phrases or CHALLENGE.search(html_text)))


def _is_named(phrases: re.Pattern[str], title: str) -> bool:
    """Whether the title of a page hardly says anything else."""
    name = re.split(r"\s[|–-]\s", title)[0]
    found = phrases.search(name)
    return found is not None and len(found[0]) > len(name) / 2


def _asks_consent(text: str, promised: str) -> bool:
    """Most of it asks for consent, in several phrases, and it is not what title and summary promise."""
    phrases = sum(1 for phrase in CONSENT if phrase.search(text))
    kept = shared(promised, text) > OWN
    if phrases < 2 or (kept and len(terms(promised)) > 5):
        return False
    asking = [line for line in text.split("\n") if any(phrase.search(line) for phrase in CONSENT)]
    share = sum(map(weight, asking)) / weight(text)
    return share > 0.6 and (phrases > 2 or not kept)


def _shown(html_text: str) -> str:
    """The page without tags, its title, and scripts, which hold the words of every dialogue it might show."""
    return re.sub(r"<[^<>]*>", "\n", UNSHOWN.sub(" ", html_text))[:SHOWN]


def _title(html_text: str) -> str:
    found = TITLE.search(html_text)
    return plain(found[1], 300) if found else ""


def _description(html_text: str) -> str:
    for meta in META.findall(html_text[:SHOWN]):
        if re.search(r"[\"'](?:og:)?description[\"']", meta, re.IGNORECASE):
            found = CONTENT.search(meta)
            if found and (content := plain(found[1] or found[2] or "", 1000)):
                return content
    return ""
