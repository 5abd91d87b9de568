"""The words of the field, as data: what reads alike, and which words say what of a figure.

What a council reports on comes from its inputs; here are only the words that any council uses
for it. A phrase is read by its stems, so that one form of a word stands for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_PLANS = ("ehcp", "ehc plan", "education health and care plan", "education health care plan")
_HAVING = ("with", "have", "has", "had", "having", "hold", "holds", "held", "holding")
_ENDED = ("ended", "closed", "finished", "end", "finish")
_LASTED = ("year", "quarter", "term", "period", "month")
# Phrases that read as one word, in the labels of the inputs as in texts. The longest counts.
SAME: Mapping[str, Sequence[str]] = {
    "ehcp": (
        *("plans", "caseload", "cohort", "ehc cohort", "of a plan", "per plan", "with plan"),
        "have plan",
        *("current ehc plan", "plan holder", *_PLANS),
        *(f"{verb} a plan" for verb in _HAVING),
        *(f"{verb} an {plan}" for verb in _HAVING for plan in _PLANS),
    ),
    "ehcna": (
        *("ehcna", "ehc needs assessment", "needs assessment", "ehc assessment"),
        *("education health and care needs assessment", "statutory assessment"),
        *("for assessment", "for an assessment", "assessment request"),
    ),
    "on": ("upon",),
    "to": ("to a low of", "to a high of"),
    "from": ("from a low of", "from a high of"),
    "AGAINST": ("relative to", "in comparison with", "by comparison with", "set beside"),
    "headroom": (
        *("between us and the limit", "between us and the agreed limit"),
        "between the deficit and its limit",
        "between the deficit and the limit",
    ),
    "LESS": ("fallen short", "fell short", "falls short", "fall short"),
    "ACHIEVED": ("was met", "were met", "been met", "have saved", "has saved"),
    "PLAN": (
        *("meant to be", "meant to have", "supposed to be", "supposed to have", "we wanted"),
        *("we want to be", "we want to have", "promised to be", "promised to have", "hoped for"),
        *("hoped to be", "hoped to have", "committed ourselves"),
        *("counted on", "we had hoped for", "assumed for", "agreement assumed", "plan assumed"),
    ),
    "request": ("request", "referral"),
    "declin": (
        *("declined", "turned down", "refused", "not agreed", "no to assess", "rejected"),
        *("decision not to assess", "not to assess", "refusal", "rejection"),
    ),
    "inmss": (
        *("inmss", "nmiss", "iss", "independent special school", "independent provision"),
        *("independent and non-maintained special school provision", "independent sector"),
        *("independent and non-maintained special school", "independent school"),
        *("independent placement", "independent and non-maintained provision"),
        *("independent and non-maintained school", "independent place"),
        *("independent special provision", "independent and non-maintained placement"),
        *("independent special placement", "independent specialist placement"),
        "non-maintained special school",
    ),
    "hnb": ("hnb", "high needs block", "high needs", "high need"),
    "20week": (
        *("within 20 weeks", "in 20 weeks", "20 weeks", "20 week", "20-week", "twenty weeks"),
        *("timeliness", "on time", "statutory timescale", "within the statutory 20 weeks"),
        "statutory 20 weeks",
    ),
    "isp": (
        *("isp", "independent specialist provider", "independent specialist provision"),
        *("independent provider", "specialist post-16 institution"),
    ),
    "post16": ("post 16", "post-16"),
    "alternativeprovision": ("alternative provision", "ap"),
    "moveup": ("move up provision", "moved up provision", "moves up"),
    "movedown": (
        *("move down provision", "moved down provision", "moves down"),
        *("stepped down", "step down", "stepping down"),
    ),
    "wellbeing": ("wellbeing", "emotional wellbeing", "mental health or emotional wellbeing"),
    "specialschool": ("special school", "maintained special school"),
    "spend": ("spending", "expenditure", "spend", "spent", "costs", "cost", "costing"),
    "inyear": ("in-year", "in year", "annual", "single year"),
    "withinayear": ("in a single year",),
    "cumulative": (
        *("cumulative", "accumulated", "closing", "carried forward", "overall", "residual"),
        *("ending at", "ends at", "ended at"),
    ),
    "carriedforward": ("c/f", "cfwd", "carried fwd"),
    "broughtforward": ("b/f", "bfwd", "brought fwd"),
    "topup": ("top-up", "top up", "top-ups", "top ups"),
    "opening": ("opening", "brought forward", "opened with", "carried into"),
    "share": ("share", "percentage", "proportion"),
    "weoverspent": ("we overspent", "the council overspent"),
    "accordingto": ("according to", "in line with"),
    "UP": ("went up", "go up", "goes up", "gone up", "going up", "mount up", "net gain"),
    "DOWN": ("went down", "go down", "gone down", "came down", "come down", "comes down"),
    "newplace": ("new place",),
    "MORE": ("in excess",),
    "PAID": ("brought in",),
    "continue": ("kept", "keeps", "kept on", "keeps on"),
    "EXPECT": ("allowed for", "provided for"),
    "BE": (
        *(f"{ended} the {time}" for ended in _ENDED for time in _LASTED),
        "ended up",
    ),
    "totalspend": ("total spending", "total expenditure"),
    "makeup": (
        *("make up", "makes up", "made up", "making up", "add up", "adds up", "added up"),
        *("take up", "takes up", "took up", "taken up", "taking up"),
    ),
    "together": ("together", "combined", "jointly", "between them"),
    "lifetime": ("life of the plan", "lifetime of the plan", "course of the plan"),
    "seek": ("seeking", "working towards", "applying for"),
}
# Words that say little of what a label is about.
GENERIC_WORDS = (
    "child children pupil young person people student learner number total share percent "
    "rate council place placement placed average"
)
# Words that no subject is known by.
IDLE_WORDS = (
    "a about above after against ago all also an and any are as at be been before behind below "
    "between both but by can code could count did do does each etc first five for four from fund "
    "further given had has have help how if in into is it its just last less made may month "
    "months more most no not now of on one only or our out over own per plan planned pro "
    "rata read run since six so some still such ten than that the their them then there these "
    "they this those three through to two under until maintained active "
    "current currently was we were what when where which while "
    "who will with within work would year years"
)

# Words that leave a subject as it is, where others would make it a part of one.
MAINTAINED_WORDS = (
    "up down point percentage maintain maintained active current currently support supported live "
    "open hold held total overall forecast expected latest remain remaining full equivalent fte "
    "whole estimated revised actual year month end system issued average force "
    "present date far moment roll single small modest large big huge record net "
    "academic calendar ytd arrived mid recent significant substantial sizeable met hit missed made "
    "exceed money amount sum passed county borough city area week day average"
)
# After these a noun narrows what is before them.
LINK_WORDS = (
    *("in", "for", "from", "with", "aged", "at", "within", "among", "under", "across", "per"),
)
# After a figure these begin no noun that it counts.
NO_NOUN_WORDS = (
    *("ahead", "behind", "to", "in", "at", "on", "by", "than", "and", "as", "from", "since", "or"),
    *("but", "with", "so", "after", "before", "during", "above", "below", "over"),
    *(
        *("off", "away", "apart", "different", "better", "worse", "adrift", "accordingto"),
        "follows",
        *("arrives", "falls", "goes", "following", "pending", "owing"),
    ),
)

# What is called by other words than its label: the keys that its label has, and the phrases.
CALLED: Sequence[tuple[frozenset[str], str, Sequence[str]]] = (
    (frozenset({"20week"}), "%", ("20week",)),
)

# What the kinds of line of a forecast are called.
BALANCES: Mapping[str, Sequence[str]] = {
    "in-year balance": (
        *("in-year balance", "in-year deficit", "in-year surplus", "in-year overspend"),
        *("in-year underspend", "in-year position", "in-year forecast", "in-year shortfall"),
        *("in-year gap", "deficit for the year", "surplus for the year"),
        *("overspend", "overspending", "weoverspent", "hnb overspent", "block overspent"),
    ),
    "closing balance": (
        *("cumulative balance", "cumulative deficit", "cumulative position", "cumulative surplus"),
        *("dsg deficit", "dsg balance", "dsg reserve", "deficit balance"),
        *("closing balance", "closing deficit", "cumulative dsg balance", "cumulative dsg deficit"),
        *("c/f", "balance c/f", "deficit c/f", "surplus c/f", "reserve c/f"),
    ),
    "opening balance": (
        *("opening balance", "opening deficit", "opening surplus"),
        *("b/f", "balance b/f", "deficit b/f", "surplus b/f", "reserve b/f"),
    ),
    "total expenditure": (
        *("spending", "expenditure"),
        *("total spending", "total expenditure", "hnb spending", "total hnb spending"),
        *("hnb expenditure", "spending on hnb", "total hnb expenditure", "hnb budget"),
    ),
    "deficit limit": ("deficit limit", "limit", "ceiling"),
    "against limit": ("headroom",),
    "high needs block": (
        *("hnb allocation", "hnb grant", "hnb funding", "hnb income"),
        "hnb",
    ),
    "block transfer": ("block transfer", "transfer from the schools block"),
    "other blocks": ("other blocks", "other dsg blocks"),
}
# A deficit alone is either of two.
BARE = ("deficit", "surplus")

# Words by which way they say that something went, in one form each.
WAYS: Mapping[str, str] = {
    "UP": "rise rose risen increase grow grew grown growth climb widen jump escalate expand surge "
    "lengthen creep crept soar swell swelled mount gain",
    "DOWN": "fall fell fallen decrease drop reduce reduction shrink shrank shrunk narrow "
    "halving cut lowered ease dip slip shorten "
    "slide slid sink sank sunk tumble dwindle diminish recede subside abate",
    "BETTER": "improve improvement recover strengthen",
    "WORSE": "worsen deteriorate deterioration weaken",
    "MOVED": "move movement change shift variance difference differential gap variation",
}
# Classes of words that say whose a figure is; a version is named as the forecast names it.
BASES = frozenset(("PLAN", "TARGET", "BUDGET", "FORECAST", "LIMIT", "VER", "AGREED"))
ROLES = BASES | {"EXPECT", "PAID", "DUE", "ACHIEVED", "SPENT"}
# Words by what they say, one list for each class; the stream of a sentence has the class.
CLASSES: Mapping[str, str] = {
    "PLAN": "plan planned profile profiled trajectory planning",
    "TARGET": "target targets targeted",
    "BUDGET": "budget budgeted",
    "FORECAST": "forecast forecasts projected projection predicted prediction estimated model "
    "modelled",
    "EXPECT": "thought envisaged envisage envisages foreseen foresaw foresees expected expects "
    "expect anticipated anticipate anticipates contemplated contemplates",
    "LIMIT": "limit limits ceiling ceilings cap caps capped",
    "AGREED": "agreed approved allocated",
    "PAID": "paid received receipts",
    "DUE": "due outstanding remaining",
    "ACHIEVED": "achieved delivered deliver realised secured",
    "SPENT": "spent",
    "DEFICIT": "deficit deficits overspend overspends overspent overspending shortfall pressure",
    "SURPLUS": "surplus surpluses underspend underspends underspent underspending saving",
    "BE": "is are was were be been being stands stood stand reached reaches reach remains "
    "remain stay stays stayed lie lies sit sits remained totalled totals numbered comes came "
    "accounted has have had landed lands finished finishes tracked tracks exits exited",
    "AGAINST": "against versus vs v compared compares compare comparing",
    "MORE": "more higher greater larger above exceeding beyond past longer slower outside dearer "
    "costlier commoner",
    "LESS": "fewer less lower smaller below beneath short shorter quicker faster sooner cheaper "
    "rarer",
    "UP": "upward",
    "DOWN": "decline declines declining downward",
    "worse": "adverse unfavourable",
    "better": "favourable",
    "PEAK": "peak peaks peaked peaking highest",
    "NEW": "new newly additional extra",
}
CLASS_OF: Mapping[str, str] = {
    word: name for name, words in CLASSES.items() for word in words.split()
}
# Words beside a figure that leave it as it is.
KNOWN_WORDS = (
    "adverse lie lies sit sits ahead anywhere behind better encouraging event fact favourable "
    "favourably itself ourselves recent recently thanks themselves unfavourable worse writing "
    "about absorb absorbs academic accept account accounts across actually add added again allow "
    "almost alone along also although altogether always am among amount applies apply "
    "approximately april around arrive arrived ask asked assumed august authority autumn average "
    "balance barely be became because become been began begin being between board borough bought "
    "bring brought buy cabinet calendar came cannot carer carers carried case caseload cent "
    "certain city clearer close closed come committee comprise comprises confirm confirmed "
    "constitute constitutes contribute contributed costs council councillors count counted county "
    "create created day days december decided delivered department different directorate district "
    "double during e each early either else end ended even ever every exact exactly families "
    "family february figure final financial find finish finished first form forms forum found "
    "full g gain gained get give given giving go going gone got guidance half hardly he hear "
    "heard her here him his hold how however i include included includes including into invest "
    "issue issues january july june just keep kept know known learned learnt leave leaving left "
    "let level like lodge lodged maintain make makes march mark may me mean means members miss "
    "missed must my nearly need needed neither never no nor note noted noting november number "
    "numbered october only open opened ought outcome outturn overall parent parents pay pays per "
    "percent performance period place placed point points position pp precisely provide provided "
    "pupils put quarter quite raise raised ran rate reach reached record recorded report reported "
    "represent represents result roughly run said same save saves saw say scarcely school schools "
    "score second see seen september set shall she show shown since single so some spend spends "
    "spring stage stand standing stands start started state still students sum summer support "
    "take taken takes tell term therefore things think third though thrice throughout thus "
    "together told too took totalled totals toward towards town trust twice unless until upon us "
    "use used very via want week weeks well went welcomed whether whole whom whose why winter "
    "within without worth year years yes yet you your length course circa "
    "approx tracking persist trending heading residual headline snapshot equate flow imply "
    "comparator"
)
# Words that tell of time, where no point in time was read of them.
TIME_WORDS = "last previous prior ago earlier next previously former month months meeting"
