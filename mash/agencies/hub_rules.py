"""Rules that a hub need not write: each stands with what holds where its file says nothing."""

from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field

from mash.agencies.rules_file import Code, Count, Hours, Line, Minutes, Table, Words, Yes


class HasCode(Protocol):
    @property
    def code(self) -> str: ...


Coded = TypeVar("Coded", bound=HasCode)


def coded(rows: tuple[Coded, ...], code: str) -> Coded:
    """The row of this code; KeyError where the file has none."""
    for row in rows:
        if row.code == code:
            return row
    raise KeyError(f"The hub file has no “{code}” here.")


class DecisionRules(Table):
    """Working Together 2023: a decision on a referral within one working day of receipt."""

    within_working_days: Count = 1
    within_hours: Hours | None = None  # in its place, day and night: “24 hours for all”
    by_rating: Yes = False  # once rated, the rating's clock runs to the decision itself


class FeedbackRules(Table):
    """How soon after the decision the referrer is told its outcome."""

    within_working_days: Count = 1


class ChaserRules(Table):
    """When those who have not answered are reminded, and who is told of it next."""

    before_minutes: Minutes = 30  # the agency's workers; and again when it is due
    lead_after_minutes: Minutes = 30  # past due: the agency's panel manager
    manager_after_minutes: Minutes = 60  # past due: the case's named manager
    decision_before_minutes: Minutes = 60  # the case's manager; and again when it is due
    decision_late_after_minutes: Minutes = 60  # past due: all who hold one of these roles
    decision_late_tells: tuple[Literal["manager", "governance"], ...] = Field(
        default=("manager", "governance"), min_length=1
    )


class PatternRules(Table):
    """When earlier contacts about a family are enough to be said in a sentence. It never rates."""

    contacts: Count = 3
    within_months: Count = 12


class BreakGlassRules(Table):
    """How long a case opened without a grant stays open, and by when that is reviewed."""

    hours: Annotated[int, Field(strict=True, ge=1, le=24)] = 4
    review_within_days: Annotated[int, Field(strict=True, ge=1, le=14)] = 2


class AccessRules(Table):
    """When an account that nobody uses falls asleep, and for how long one may stand in."""

    sleep_after_days: Annotated[int, Field(strict=True, ge=7, le=365)] = 90
    stand_in_at_most_days: Annotated[int, Field(strict=True, ge=1, le=92)] = 28


OF_A_REQUEST = "request"  # the retention class of requests for one's own data


class RequestRetention(Table):
    """How long a request for one's own data is kept; `years` count from its closing. What its
    answer told lies under the cases' keys, and goes with it too."""

    name: Line = "Request for one’s own data"
    years: Count = 6
    reason: Words = (
        "Whoever asked may complain to the Information Commissioner or go to court, and the answer"
        " must be shown."
    )
    source: Words = (
        "Devon: subject access request correspondence, 6 years. Shorter elsewhere: Darlington, 3"
    )


class EscalationStage(Table):
    """Who tries to settle a disagreement between agencies, and for how long."""

    code: Code
    name: Line
    meaning: Words
    within_working_days: Count


class EscalationRules(Table):
    """How a disagreement goes up (London Safeguarding Children Procedures 11.1: settled within a
    working week, or sooner where the child needs it)."""

    within_working_days: Count = 5  # in all, from when it is raised
    stages: tuple[EscalationStage, ...] = Field(
        default=(
            EscalationStage(
                code="practitioners",
                name="Between practitioners",
                meaning="Those who work on the case talk it through.",
                within_working_days=1,
            ),
            EscalationStage(
                code="managers",
                name="Between their managers",
                meaning="The MASH manager, and a manager of the agency that disagrees.",
                within_working_days=2,
            ),
            EscalationStage(
                code="partnership",
                name="Safeguarding partners",
                meaning="The lead safeguarding partners, or whom they name.",
                within_working_days=2,
            ),
        ),
        min_length=1,
    )

    def stage(self, code: str) -> EscalationStage:
        return coded(self.stages, code)

    def after(self, code: str) -> EscalationStage | None:
        """The stage above this one; None above the last."""
        codes = [one.code for one in self.stages]
        above = codes.index(code) + 1
        return self.stages[above] if above < len(codes) else None


class AuditQuestion(Table):
    """What the audit group is asked of a sampled decision, beside the level of need."""

    code: Code
    name: Line
    hint: Words | None = None


AUDIT_QUESTIONS = tuple(
    AuditQuestion(code=code, name=name)
    for code, name in (
        ("information", "Was the right information asked for and shared?"),
        ("outcome", "Was the outcome the right one for this child?"),
        ("timely", "Was it timely?"),
        ("voice", "Is the child's own voice there?"),
        ("agreement", "Is it recorded rightly what the family knew and agreed to, or why not?"),
    )
)


class SealRules(Table):
    name_agency: Yes = False
