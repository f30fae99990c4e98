"""A hub's operating model as data: agencies, clocks, routes, outcomes, retention."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from mash.agencies.hub_checks import faults_in
from mash.agencies.hub_rules import (
    AUDIT_QUESTIONS,
    OF_A_REQUEST,
    AccessRules,
    AuditQuestion,
    BreakGlassRules,
    ChaserRules,
    DecisionRules,
    EscalationRules,
    FeedbackRules,
    PatternRules,
    RequestRetention,
    SealRules,
    coded,
)
from mash.agencies.rules_file import (
    Code,
    Count,
    Day,
    Hour,
    Hours,
    Line,
    RulesFileError,
    Slug,
    Table,
    Words,
    read_rules,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OutcomeKind = Literal["assessment", "service", "nfa"]
Some = Field(min_length=1)


class HubFileError(RulesFileError):
    """A hub file that cannot be used; its text lists each fault with file and line."""


class OutOfHours(Table):
    telephone: Line
    team: Line
    note: Words = "Telephone. Do not leave urgent work in a mailbox."
    agency: Code | None = None  # whose out-of-hours workers open hand-over packs
    hands_over: tuple[Code, ...] = ()  # the ratings that cannot wait for the morning
    manager_on_call: Line | None = None  # whom those workers ring when they must know more


class CoreHours(Table):
    """When the hub works. Times are local (Europe/London)."""

    days: tuple[Weekday, ...] = Some
    opens: Hour
    closes: Hour
    closed_on: tuple[Day, ...] = ()
    open_on: tuple[Day, ...] = ()  # bank holidays on which the hub works all the same
    bank_holidays: Literal["england-and-wales", "none"] = "england-and-wales"


class Part(Table):
    code: Code
    name: Line


class PartnerAgency(Table):
    code: Code
    name: Line
    parts: tuple[Part, ...] = ()


class Quorum(Table):
    at_least: Count
    must_include: tuple[Code, ...] = ()


class ScreeningRules(Table):
    panel: tuple[Code, ...] = Some
    quorum: Quorum


def who_is_asked(value: Any) -> Any:
    if value in ("all", "none"):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise ValueError(
        'must be "all", "none" or a list of agency codes, such as ["csc", "police"]. Write one.'
    )


class HubRating(Table):
    """How urgent a case is: who is asked, and by when they answer.

    The allowance is `hours` (elapsed, or counted in core hours only) or `working_days`; a rating
    that asks nobody may have none.
    """

    code: Code
    name: Line
    colour: Literal["red", "amber", "green", "blue", "purple"]
    rank: Annotated[int, Field(strict=True, ge=0, le=100)]  # 0 is the most urgent
    meaning: Words
    asks: Annotated[Literal["all", "none"] | tuple[Code, ...], BeforeValidator(who_is_asked)]
    counts: Literal["elapsed", "core_hours", "working_days"] = "elapsed"
    starts: Literal["rating", "receipt"] = "rating"
    hours: Hours | None = None
    working_days: Count | None = None


class Route(Table):
    """A way out of the hub at screening, without asking the agencies."""

    code: Code
    name: Line
    kind: Literal["fast_track", "open_case", "back_to_referrer", "signpost", "advice", "nfa"]
    team: Code | None = None
    meaning: Words
    feedback: Words  # what the referrer is told: nothing of anybody's story


class ReceivingTeam(Table):
    code: Code
    name: Line
    agency: Code


class Outcome(Table):
    code: Code
    name: Line
    kind: OutcomeKind
    teams: tuple[Code, ...] = ()
    feedback: Words  # what the referrer is told: nothing of anybody's story


class LevelOfNeed(Table):
    code: Code
    name: Line
    meaning: Words


class RetentionRule(Table):
    """How long a case is kept; `years` count from the decision, the closing, or each birth."""

    code: OutcomeKind
    name: Line
    trigger: Literal["decision", "closure", "birthday"]
    years: Count
    reason: Words
    source: Words


def email_address(value: str) -> str:
    name, at, domain = value.partition("@")
    if not (name and at and "." in domain.strip(".")) or " " in value:
        raise ValueError("must be an e-mail address, such as mash@example.org. Write one.")
    return value


class HubFile(Table):
    slug: Slug
    name: Line
    telephone: Line
    email: Annotated[Line, AfterValidator(email_address)]
    host: Code
    after_closure_keep: tuple[Literal["officer", "manager", "governance", "receiver"], ...] = Some
    out_of_hours: OutOfHours
    core_hours: CoreHours
    agencies: tuple[PartnerAgency, ...] = Some
    screening: ScreeningRules
    ratings: tuple[HubRating, ...] = Some
    routes: tuple[Route, ...] = Some
    teams: tuple[ReceivingTeam, ...] = Some
    outcomes: tuple[Outcome, ...] = Some
    levels_of_need: tuple[LevelOfNeed, ...] = Some
    decision: DecisionRules = DecisionRules()
    feedback: FeedbackRules = FeedbackRules()
    chasers: ChaserRules = ChaserRules()
    pattern: PatternRules = PatternRules()
    escalation: EscalationRules = EscalationRules()
    audit_questions: tuple[AuditQuestion, ...] = Field(default=AUDIT_QUESTIONS, min_length=1)
    break_glass: BreakGlassRules = BreakGlassRules()
    access: AccessRules = AccessRules()
    retention: tuple[RetentionRule, ...] = Some
    data_requests: RequestRetention = RequestRetention()
    seal: SealRules = SealRules()

    def agency(self, code: str) -> PartnerAgency:
        return coded(self.agencies, code)

    def rating(self, code: str) -> HubRating:
        return coded(self.ratings, code)

    def route(self, code: str) -> Route:
        return coded(self.routes, code)

    def team(self, code: str) -> ReceivingTeam:
        return coded(self.teams, code)

    def outcome(self, code: str) -> Outcome:
        return coded(self.outcomes, code)

    def retention_of(self, kind: str) -> RetentionRule | RequestRetention:
        return self.data_requests if kind == OF_A_REQUEST else coded(self.retention, kind)

    def asked_by(self, rating: str) -> list[str]:
        """The codes of the agencies that a rating asks, in the file's order."""
        asks = self.rating(rating).asks
        if asks == "none":
            return []
        return [one.code for one in self.agencies if asks == "all" or one.code in asks]


def read_hub(path: Path | str) -> HubFile:
    """Read and check a hub file; HubFileError lists every fault with its line and its mend."""
    return read_rules(path, HubFile, faults_in, HubFileError)
