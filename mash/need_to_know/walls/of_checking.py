"""The walls of looking back: sampled decisions, and disagreements between agencies."""

from mash.need_to_know.conditions import WORKER, granted
from mash.need_to_know.walls.wall import IN_AUDIT, ON_CASE, Wall

SAMPLED = granted("row.sampled_id", "sample")  # one sampled decision, until its sample closes
# what the others said of it: opened to a reviewer once they have said their own
HAS_SCORED = granted("row.sheet", "sample")
OF_SAMPLE = granted("row.sample_id", "sample")  # the sample as a whole: its numbers and lessons
IS_CLOSED = (
    "exists (select 1 from samples_sample s where s.id = row.sample_id"
    " and s.closes_at < now() offset 0)"
)

OF_CHECKING: dict[str, Wall] = {
    "disagreements_disagreement": Wall(
        "those on the case; information governance officers: codes and times, no words",
        f"{ON_CASE} or {IN_AUDIT}",
        ON_CASE,
    ),
    "disagreements_step": Wall(
        "those on the case; information governance officers: codes and times, no words",
        f"{ON_CASE} or {IN_AUDIT}",
        f"row.by_id = {WORKER} and {ON_CASE}",
    ),
    "disagreements_said": Wall("those on the case", ON_CASE, ON_CASE),
    "samples_sampled": Wall(
        "the audit group, until the sample closes: an extract of the case, and not the case",
        granted("row.id", "sample"),
        ON_CASE,
    ),
    "samples_score": Wall(
        "who gave it; of the audit group who has scored the same decision; in numbers, information"
        " governance officers at once and the audit group and managers once the sample is closed",
        f"(row.reviewer_id = {WORKER} and {SAMPLED}) or {HAS_SCORED} or {IN_AUDIT}"
        f" or ({OF_SAMPLE} and {IS_CLOSED})",
        f"row.reviewer_id = {WORKER} and {SAMPLED}",
    ),
    "samples_remark": Wall(
        "who wrote it, and of the audit group who has scored the same decision",
        f"(row.reviewer_id = {WORKER} and {SAMPLED}) or {HAS_SCORED}",
        f"row.reviewer_id = {WORKER} and {SAMPLED}",
    ),
    "samples_lesson": Wall(
        "the audit group and the managers of the hub: what is to be done about what was seen",
        OF_SAMPLE,
        f"row.author_id = {WORKER} and {SAMPLED}",
        change=True,
        columns=("done_at", "done_by_id"),
        changed_by=OF_SAMPLE,
    ),
}
