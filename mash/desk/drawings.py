"""The pages of docs/ that are drawn from the code: the process, the need to know, the
promises, what leaves the hub."""

from mash.agencies.models import MEANINGS, Role
from mash.desk.leaving import leaving_page
from mash.desk.promises import promises_page
from mash.need_to_know.acts import EVER, RULES, Act, Rule
from mash.need_to_know.models import Reach
from mash.need_to_know.walls import NO_STORY, WALLS
from mash.process import MOVES, OWNERS, Stage

DRAWN = "<!-- Drawn from the code by `mash docs`: change the code, not this page. -->"


def process_page() -> str:
    """The stages, their owners and the moves between them, as a picture and a table."""
    lines = [DRAWN, "# The process", "", "```mermaid", "stateDiagram-v2"]
    lines += ["    [*] --> contact"]
    for stage, targets in MOVES.items():
        lines += [f"    {stage} --> {target}" for target in Stage if target in targets]
    lines += [
        "    closed --> [*]",
        "```",
        "",
        "| stage | who moves it on | may go to |",
        "|---|---|---|",
    ]
    for stage in Stage:
        goes = ", ".join(str(target.label) for target in Stage if target in MOVES[stage])
        lines.append(f"| {stage.label} | {OWNERS[stage]} | {goes or 'nowhere'} |")
    return "\n".join(lines) + "\n"


def rule_sentence(rule: Rule) -> tuple[str, str, str]:
    roles = ", ".join(str(role.label) for role in Role if role in rule.roles)
    stages = (
        "ever"
        if rule.stages == EVER
        else ", ".join(str(s.label) for s in Stage if s in rule.stages)
    )
    if rule.reach is None:
        return roles, stages, "anybody with the role"
    holder = "in person" if rule.in_person else "by their role"
    return roles, stages, f"granted {holder}: {rule.reach.label}"


def need_to_know_page() -> str:
    """Who may do what at which stage; who sees which row; what the words of the register mean."""
    lines = [DRAWN, "# Need to know", "", "What is not listed is refused. Hidden is 404.", ""]
    lines += ["## Roles", "", "| role | who that is |", "|---|---|"]
    lines += [f"| {role.label} | {MEANINGS[role]} |" for role in Role]
    lines += ["", "## How far a grant reaches", "", "| reach | what it opens |", "|---|---|"]
    lines += [f"| {reach.value} | {reach.label} |" for reach in Reach]
    lines += ["", "## Acts", "", "| act | who | at which stage | holding |", "|---|---|---|---|"]
    for act in Act:
        for rule in RULES[act]:
            lines.append("| " + " | ".join([act.value, *rule_sentence(rule)]) + " |")
        if not RULES[act]:
            lines.append(f"| {act.value} | no worker: the open doors | - | - |")
    lines += [
        "",
        "## Rows",
        "",
        "Row-level security of the database, on every table that can tell a",
    ]
    lines += ["story. The application's role owns nothing and cannot pass it by.", ""]
    lines += ["| table | who sees a row | may change |", "|---|---|---|"]
    for table, wall in WALLS.items():
        changes = ", ".join(wall.columns) or "nothing, ever"
        lines.append(f"| `{table}` | {wall.why} | {changes} |")
    lines += ["", "## Tables that tell no story", "", "| table | why | the application may |"]
    lines += ["|---|---|---|"]
    lines += [f"| `{name}` | {why} | {may or 'nothing'} |" for name, (why, may) in NO_STORY.items()]
    return "\n".join(lines) + "\n"


PAGES = {
    "process.md": process_page,
    "need-to-know.md": need_to_know_page,
    "promises.md": promises_page,
    "leaving.md": leaving_page,
}
