"""Lines that stand beside articles, in the languages of the press: one entry a language, words as regexes.

Only whole lines are judged by them, never a clause, and never what reads as prose.
"""

import re
from collections.abc import Iterable, Mapping


def _any(words: Mapping[str, Iterable[str]]) -> str:
    return "(?:" + "|".join(word for several in words.values() for word in several) + ")"


# Headings over lists of other articles.
_RELATED = {
    "en": (
        r"related(?: (?:articles?|stories|news|content|topics|coverage|links|reading))?",
        r"more (?:from|on|stories|news)\b.{0,40}|read (?:more|next|also)|see also|also read",
        r"you (?:may|might)(?: also)? like|most (?:read|popular|viewed)|top stories|trending(?: now)?",
        r"recommended(?: (?:for you|stories|articles|reading))?|latest(?: (?:news|stories|articles))?",
    ),
    "ja": (
        r"関連(?:記事|ニュース|リンク|キーワード|トピックス|コンテンツ|情報)(?:一覧)?",
        r"(?:あわせて|合わせて|こちらも)読みたい|(?:こちらも)?(?:おすすめ|オススメ)(?:の?記事)?",
        r".{0,8}ランキング|(?:人気|最新|新着)の?(?:記事|ニュース)",
    ),
    "zh": (
        r"相关(?:阅读|新闻|文章|报道|推荐|链接)|(?:延伸|推荐|更多)阅读|热门(?:文章|新闻|推荐|排行)",
        r"相關(?:新聞|報導|文章|閱讀|連結)|(?:延伸|推薦|更多)閱讀|熱門(?:文章|新聞|話題)",
        r"你可能[也還]?會?(?:想看|喜歡|感興趣).{0,4}|更多(?:新聞|新闻|內容|内容|报道|報導).{0,8}",
    ),
    "ko": (r"관련\s?(?:기사|뉴스|링크)", r"(?:많이\s?본|인기|추천|주요)\s?(?:뉴스|기사)"),
    "de": (
        r"mehr zum thema.{0,30}|lesen sie (?:auch|mehr).{0,10}|das könnte sie (?:auch )?interessieren",
        r"(?:weitere|verwandte|ähnliche) (?:artikel|nachrichten|meldungen|themen)|meistgelesen.{0,20}",
    ),
    "fr": (
        r"[àa] lire (?:aussi|également)|lire aussi|sur le même (?:sujet|thème)|les plus lus",
        r"articles? (?:liés?|similaires?)",
    ),
    "es": (
        r"lea también|[lt]e puede interesar|lo más leído",
        r"(?:noticias|artículos) relacionad[ao]s",
    ),
    "it": (r"leggi anche|articoli correlati|potrebbe(?:ro)? interessarti|i più letti",),
    "uk": (
        r"(?:читайте|дивіться) (?:також|ще)|(?:новини|матеріали) за темою|вас може зацікавити",
        r"(?:популярні|останні|головні|схожі) (?:новини|статті|матеріали)",
    ),
    "el": (
        r"διαβάστε (?:επίσης|ακόμη|ακόμα|περισσότερα)|δείτε (?:επίσης|ακόμη|ακόμα)",
        r"σχετικ[άέ]ς? (?:άρθρα|ειδήσεις|θέματα)|(?:τα )?πιο διαβασμένα|δημοφιλή",
    ),
    "ar": (
        r"اقر[أا] (?:أيضا|ايضا|أيضًا|المزيد|كذلك)|شاهد (?:أيضا|ايضا|أيضًا)",
        r"(?:أخبار|مواضيع|مقالات|موضوعات) (?:ذات صلة|متعلقة|مرتبطة)",
        r"(?:ال)?أكثر (?:قراءة|مشاهدة|تداولا)|قد يعجبك(?: أيضا)?|آخر الأخبار|المزيد من الأخبار",
    ),
    "th": (r"(?:ข่าว|บทความ|เรื่อง|เนื้อหา)(?:ที่)?(?:เกี่ยวข้อง|แนะนำ|น่าสนใจ|ยอดนิยม|ล่าสุด)|อ่าน(?:ข่าว)?เพิ่มเติม|อ่านต่อ",),
    "hi": (
        r"(?:यह|ये|इसे|इन्हें) भी (?:प(?:ढ़|\u095d)ें|देखें)|और (?:भी )?(?:प(?:ढ़|\u095d)ें|खबरें)|संबंधित (?:खबरें|समाचार|लेख)",
        r"(?:ताज़?ा|ट्रेंडिंग|लेटेस्ट|ब(?:ड़|\u095c)ी|आज की|अन्य) (?:खबरें|समाचार|न्यूज)|लोकप्रिय (?:खबरें|लेख)",
    ),
}
# A line that points to one other article: "Read also: ...".
_POINTER = {
    "en": (r"read (?:more|next|also)|also read|see also|related|more on this",),
    "ja": (r"関連(?:記事)?|あわせて読みたい",),
    "zh": (r"相关阅读|延伸阅读|延伸閱讀|相關新聞",),
    "ko": (r"관련\s?기사",),
    "de": (r"lesen sie (?:auch|mehr)|mehr dazu",),
    "fr": (r"(?:à )?lire aussi",),
    "es": (r"lea también",),
    "it": (r"leggi anche",),
    "uk": (r"(?:читайте|дивіться|читати) (?:також|ще)|за темою",),
    "el": (r"διαβάστε (?:επίσης|ακόμη|ακόμα)|δείτε (?:επίσης|ακόμη|ακόμα)",),
    "ar": (r"اقر[أا] (?:أيضا|ايضا|أيضًا|المزيد)|شاهد (?:أيضا|ايضا|أيضًا)",),
    "th": (r"อ่าน(?:ข่าว)?เพิ่มเติม|ข่าวที่เกี่ยวข้อง",),
    "hi": (r"(?:यह|ये|इसे|इन्हें) भी (?:प(?:ढ़|\u095d)ें|देखें)|और (?:प(?:ढ़|\u095d)ें)|संबंधित (?:खबर|समाचार)",),
}
_LEGAL = {
    "sign": (r"^\W*(?:©|ⓒ|copyright\b|\(c\) )",),
    "en": (r"all rights reserved",),
    "ja": (r"無断(?:転載|複製|使用)",),
    "zh": (r"版[权權]所有", r"未[经經].{0,12}(?:授[权權]|许可|許可|同意)"),
    "ko": (r"무단\s?전재|저작권자",),
    "de": (r"alle rechte vorbehalten",),
    "fr": (r"tous droits réservés",),
    "es": (r"derechos reservados",),
    "it": (r"tutti i diritti riservati",),
    "uk": (r"[ву]сі права захищен[оі]",),
    "el": (r"με την επιφύλαξη παντός δικαιώματος|απαγορεύεται η αναδημοσίευση",),
    "hi": (r"सर्वाधिकार सुरक्षित",),
    "ar": (r"(?:جميع|كافة|كل) الحقوق محفوظة",),
}
# Buttons: a line of nothing else.
_BUTTON = {
    "names": (r"facebook|twitter|x|line|linkedin|whatsapp|pinterest|hatena|note",),
    "en": (
        r"share(?: this)?(?: article| story| page)?|tweet|print|e-?mail|save|copy link|comments?",
        r"advert(?:isement|ising|orial)?|sponsored",
    ),
    "ja": (
        r"シェア(?:する)?|ツイート|ポスト|共有|印刷|保存|はてな(?:ブックマーク)?|リンクを?コピー|広告|pr",
    ),
    "zh": (r"分享|微信|微博|打印|列印|收藏|[转轉][发發]|[广廣]告",),
    "ko": (r"공유|인쇄|스크랩|광고",),
    "de": (r"teilen|drucken|merken|anzeige|werbung|newsletter|abonnieren|anmelden",),
    "fr": (r"partager|imprimer|publicité",),
    "es": (r"compartir|imprimir|publicidad",),
    "it": (r"condividi|stampa|pubblicità",),
    "uk": (r"поділит[иь]с[яь]|надрукувати|друк|реклама|коментарі|підписатис[яь]",),
    "el": (r"κοινοποίηση|εκτύπωση|διαφήμιση|μοιραστείτε το",),
    "hi": (r"शेयर करें|साझा करें|प्रिंट|विज्ञापन|टिप्पणी करें|कमेंट करें",),
    "ar": (r"شارك(?:ها)?|مشاركة|طباعة|حفظ|إعلان|نسخ الرابط|تعليقات",),
}
# What asks for a subscription, a login, a follower or a setting.
_PITCH = {
    "en": (
        r"^(?:sign up|subscribe|log ?in|sign in|register|follow us|join (?:us|our)|download (?:the|our))\b",
        r"^get (?:the|our) .{0,40}(?:newsletter|app|inbox)|^already (?:a )?(?:subscriber|member|have an?)",
        r"^support (?:our|independent) journalism|(?:to|and) (?:continue|keep) reading\b",
        r"^to (?:view|watch|see|play) this (?:video|content|film)\b",
        r"^(?:please )?(?:enable|turn on|activate) javascript|^you need to enable javascript",
    ),
    "ja": (
        r"有料(?:会員|記事|登録)|会員(?:限定|登録)|無料登録|残り\s?[\d,０-９]+\s?文字|^\W*続き(?:を読む|は)",
        r"ログイン(?:して|する|はこちら)|メールマガジン.{0,10}登録|javascript\s?を(?:有効|オン)",
    ),
    "zh": (
        r"(?:订阅|訂閱|付费|付費|登录|登入|扫码|掃碼).{0,10}(?:阅读|閱讀|全文)",
        r"(?:关注|關注|加入|追蹤).{0,8}(?:公众号|会员|會員|粉絲|頻道)|點我(?:看|加入)",
    ),
    "ko": (r"유료\s?(?:회원|기사)|구독(?:하기|신청|자\s?전용)",),
    "de": (
        r"^jetzt (?:abonnieren|weiterlesen|testen|anmelden)|^weiterlesen mit\b",
        r"^(?:bereits|schon) (?:abonnent|kunde|registriert)",
    ),
    "fr": (r"^déjà abonné|^(?:abonnez|inscrivez|connectez)-vous|réservée?s? (?:aux|à nos) abonnés",),
    "es": (r"^ya (?:es|soy) suscriptor|^suscríb[ae]te|(?:solo|exclusivo) para suscriptores",),
    "it": (r"^abbonati\b|riservato agli abbonati",),
    "uk": (r"^підпис(?:уйте|ати)с[яь] на\b|^(?:долучайте|приєднуйте)с[яь] до\b",),
    "el": (r"^εγγραφείτε (?:στο|τώρα)|^γίνετε συνδρομητ|μόνο για συνδρομητές",),
    "hi": (
        r"^(?:हमारे|हमारा) .{0,40}(?:चैनल|ऐप|ग्रुप).{0,30}(?:जु(?:ड़|\u095c)ें|डाउनलोड|सब्सक्राइब|फॉलो)|^सब्सक्राइब करें",
    ),
    "ar": (r"^اشترك (?:الآن|في)|^تابعونا على|^سجل(?:وا)? (?:الآن|الدخول)|للمشتركين فقط",),
}

RELATED = re.compile(rf"[\W_]*{_any(_RELATED)}[\W_]*", re.IGNORECASE)
# Marks for a program, which should have put something in their place: $$AD$$, {{slot}}, [#image: /4].
_MARK = r"(?:\$\$\w+\$\$|\+{3}[\w-]+|\[#\w+:[^\]]*\]|\{\{[^{}]*\}\}|\{:[^{}]*\}|\[/?\w+(?: \w+=[^\]]*)?\])"
BOILERPLATE = re.compile(
    rf"{_any(_PITCH)}|{_any(_LEGAL)}|^(?:[\W_]*{_any(_BUTTON)}(?![^\W_]))+[\W_]*$"
    rf"|^(?:{_MARK}\s*)+$|^[\W_]*{_any(_POINTER)}\s*[\]】》]?\s*[:：|>▶→】]",
    re.IGNORECASE,
)

_YEAR = r"(?:19|20|25)\d\d"  # 25: of the Buddhist era
_MONTH = r"[^\s\d.,/(]{2,12}"  # letters with their marks
_DAYS = (
    r"(?:令和|平成)?\s*(?:\d{1,4}|元)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日",
    r"\d{4}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일",
    rf"(?<!\d){_YEAR}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?!\d)",
    rf"(?<![\d.])\d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?{_YEAR}(?!\d)",
    r"(?<![\d.])\d{1,2}(?:\.\s?\d{1,2}\.\s?|/\d{1,2}/)\d\d(?![\d.])",
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+)?{_MONTH}[.,،]{{0,2}}\s?(?:del?\s+)?(?<=[\s.]){_YEAR}",
    rf"(?<!\d)\d{{1,2}}\s+(?:tháng|thg)\s+\d{{1,2}},?\s+(?:năm\s+)?{_YEAR}",
    r"(?<!\d)\d{1,2}\s?(?:[ก-๙]{1,3}\.){1,2}\s?\d{2,4}",
    rf"(?<![^\W\d_])[^\W\d_]{{3,12}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    rf"(?<!\d){_YEAR}\.\s+[^\W\d_]{{3,12}}\.?\s+\d{{1,2}}(?!\d)",
)
_CLOCK = (
    r"[,\sT・|]*(?:[^\s\d,|]{1,8}\s*)?\d{1,2}\s*[:：.時时시hu]\s*\d{0,2}\s*[分분]?"
    r"(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s?(?:uhr|[A-Z]{2,4}\b))?"
)
_DAY = rf"(?:{'|'.join(_DAYS)})\s*(?:[(（][^)）]{{1,4}}[)）])?"
_DATED = rf"{_DAY}(?:{_CLOCK})?"
CLOCKED = re.compile(rf"{_DAY}{_CLOCK}", re.IGNORECASE)  # prose hardly says it so exactly
DATELINE = re.compile(_DATED, re.IGNORECASE)
MOMENT = re.compile(rf"(?:\d{{1,2}}[:.]\d\d,?\s+)?{_DATED}", re.IGNORECASE)  # with the clock before it
