"""The closed lists of what people may ask, of how they are known, and of why something is withheld.

The tests are the law's; each is applied by a person, entry by entry, and none by the machine.

What each number in `LAW` rests on, as looked up in November 2026:

- read in the Act's own text (legislation.gov.uk): Schedule 2 paragraph 2 (crime) and Part 4 with
  paragraph 19 (legal professional privilege); Schedule 3 Part 2 with paragraphs 2 (the serious harm
  test of health data; who the appropriate health professional is) and 4 (health data: expectations
  and wishes), and Part 3 with paragraph 7(2) (the serious harm test of social work data);
- read in a council's list of exemptions (gloucestershire.gov.uk): Schedule 3 paragraph 11 (social
  work data: serious harm);
- the words without the number: Schedule 3 Part 5 (child abuse data: whoever has parental
  responsibility, or whom a court appointed, asks; best interests), Schedule 2 Part 3 (the rights of
  others);
- NOT found, written from memory: the numbers 5, 6, 10 and 21 in Schedule 3 and 16 in Schedule 2.
  Have these five checked before a pack that prints them goes out.

All of it is of the UK GDPR. Of what police hold as a competent authority, DPA 2018 Part 3 lets less
be told (s.45(4)); what police gave is told with their agreement alone.
"""

from django.db import models

from mash.language import later


class Asker(models.TextChoices):
    SELF = "self", later("The person themself")
    PARENT = "parent", later("A parent, or somebody with parental responsibility")
    SOLICITOR = "solicitor", later("A solicitor or other representative")
    COURT = "court", later("A court, or somebody whom a court appointed")


class Proof(models.TextChoices):
    """How it was made sure that the asker is who they say, and may ask."""

    DOCUMENT = "document", later("Passport, driving licence or birth certificate seen")
    KNOWN = "known", later("Known to a worker of the hub's agencies, who says so")
    QUESTIONS = "questions", later("Answered questions that only this person can answer")
    AUTHORITY = "authority", later("Signed authority of the person seen, and who acts for them")
    ORDER = "order", later("Court order seen")


class Longer(models.TextChoices):
    """Why two months more are taken (UK GDPR Article 12A; DPA 2018 s.54(3A) says the same)."""

    COMPLEX = "complex", later("The request is complex")
    SEVERAL = "several", later("The same person has made several requests")


class Needed(models.TextChoices):
    """What whoever asks was asked for: until they answer the month stands still."""

    CLARITY = "clarity", later("What they mean: which information, or of which time")
    IDENTITY = "identity", later("Who they are, or that they may ask, once more")


class Outcome(models.TextChoices):
    """How a request ended."""

    ANSWERED = "answered", later("Answered: the pack was given")
    NOTHING = "nothing", later("Answered: nothing is held that we may tell of")
    WITHDRAWN = "withdrawn", later("Withdrawn by whoever asked")
    NOT_ENTITLED = "not entitled", later("Refused: identity or entitlement was not shown")


class Kind(models.TextChoices):
    """What an entry is."""

    PERSON = "person", later("Who a person is")
    CONTACT = "contact", later("What the referrer told")
    REFERRER = "referrer", later("Who the referrer is")
    SCREENING = "screening", later("What the panel said")
    RATING = "rating", later("Why a case was rated")
    ITEM = "item", later("What an agency told")
    DECISION = "decision", later("What was decided, and why")
    SUMMARY = "summary", later("What a receiving team was told")
    LETTER = "letter", later("What the referrer was told")
    NIGHT = "night", later("What the night team did")
    CORRECTION = "correction", later("What was corrected")


class About(models.TextChoices):
    SUBJECT = "subject", later("The person themself")
    THIRD = "third", later("Another person")
    FAMILY = "family", later("The family: others are in it too")


class Hint(models.TextChoices):
    """What of an entry asks for care. It decides nothing."""

    HUB_ONLY = "hub_only", later("Its agency gave it for the hub only")
    IN_CONFIDENCE = "in_confidence", later("Told by a member of the public, in confidence")
    POLICE = "police", later("Police information: ask whether telling it harms an investigation")
    HEALTH = "health", later("Health data: needs a health professional's opinion")
    REFUGE = "refuge", later("May tell where somebody is safe from somebody else")
    OPINION = "opinion", later("A professional's opinion: personal data all the same")
    ALLEGATION = "allegation", later("An allegation, perhaps against somebody else")


class Ground(models.TextChoices):
    """On what ground something is withheld (DPA 2018, Schedules 2 and 3)."""

    CHILD_ABUSE = "child_abuse", later("Child abuse data: not in the child's best interests")
    SOCIAL_WORK = "social_work", later("Social work data: serious harm to somebody's health")
    HEALTH = "health", later("Health data: serious harm to somebody's health")
    EXPECTATION = "expectation", later("Given in the expectation that it would not be told")
    THIRD_PARTY = "third_party", later("Information about another person")
    CRIME = "crime", later("Would prejudice preventing or detecting crime")
    PRIVILEGE = "privilege", later("Legal professional privilege")


LAW: dict[str, str] = {
    Ground.CHILD_ABUSE: "DPA 2018, Schedule 3 Part 5, paragraph 21",
    Ground.SOCIAL_WORK: "DPA 2018, Schedule 3 Part 3, paragraph 11",
    Ground.HEALTH: "DPA 2018, Schedule 3 Part 2, paragraphs 5 and 6",
    Ground.EXPECTATION: "DPA 2018, Schedule 3, paragraphs 4 and 10",
    Ground.THIRD_PARTY: "DPA 2018, Schedule 2 Part 3, paragraph 16",
    Ground.CRIME: "DPA 2018, Schedule 2 Part 1, paragraph 2",
    Ground.PRIVILEGE: "DPA 2018, Schedule 2 Part 4, paragraph 19",
}
ASKS: dict[str, str] = {
    Ground.CHILD_ABUSE: later("Would telling a parent this not be in the child's best interests?"),
    Ground.SOCIAL_WORK: later(
        "Would telling this be likely to prejudice social work, because somebody's physical or"
        " mental health would be likely to be seriously harmed?"
    ),
    Ground.HEALTH: later(
        "What does the appropriate health professional say: would somebody be seriously harmed?"
    ),
    Ground.EXPECTATION: later("Did whoever gave this expect that the asker would not be told?"),
    Ground.THIRD_PARTY: later(
        "Does it tell of another person who has not agreed, and is it not reasonable to tell it"
        " without their agreement?"
    ),
    Ground.CRIME: later("Would telling it harm an investigation, or tip somebody off?"),
    Ground.PRIVILEGE: later("Is it advice of a lawyer, or written for a court case?"),
}
TIPPING_OFF = {Ground.CRIME}  # naming this ground would itself do the harm: it is not scheduled


class Says(models.TextChoices):
    """What is done with one entry."""

    RELEASE = "release", later("Release it as it is")
    PARTS = "parts", later("Release it with parts taken out")
    WITHHOLD = "withhold", later("Withhold it")


class Owner(models.TextChoices):
    """What the agency that gave it says."""

    AGREES = "agrees", later("It agrees")
    OBJECTS = "objects", later("It objects")
    NO_ANSWER = "no answer", later("It was asked and has not answered")


class Target(models.TextChoices):
    """What is corrected."""

    CONTACT = "contact", later("What the referrer told")
    PERSON = "person", later("Who a person is")
    ITEM = "item", later("What an agency told")
