"""Who holds a role now: at work, in a post that has not ended."""

from django.db.models import QuerySet

from mash.agencies.models import Role, Worker


def holding(workers: "QuerySet[Worker]", role: str) -> "QuerySet[Worker]":
    """Of these the ones who hold the role, each once."""
    return workers.filter(posts__role=role, posts__ended_at=None).distinct().order_by("pk")


def at_work_as(role: Role, hub: str) -> "QuerySet[Worker]":
    """Those of a hub who hold the role and whose account is not ended."""
    return holding(Worker.objects.filter(agency__hub=hub, user__is_active=True), role)
