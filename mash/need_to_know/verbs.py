"""The acts of the hub: what can be done, looked at or refused. Each is also a verb in the audit."""

from django.db.models import TextChoices


class Act(TextChoices):
    READ_DESK = "read desk"
    READ_WALL = "read wall"
    RECORD_CONTACT = "record contact"
    RECEIVE_CONTACT = "receive contact"
    READ_CASE = "read case"
    LINK_CASE = "link case"
    RETURN_CONTACT = "return contact"
    TELL_AGAIN = "tell again"
    READ_STATE = "read state"
    LOOK_UP_PEOPLE = "look up people"
    SEARCH_PEOPLE = "search people"
    LINK_PEOPLE = "link people"
    TELL_APART = "tell people apart"
    UNLINK_PEOPLE = "unlink people"
    RESTRICT_PERSON = "restrict person"
    LIFT_RESTRICTION = "lift restriction"
    OPEN_SCREENING = "open screening"
    GIVE_POSITION = "give position"
    SETTLE_SCREENING = "settle screening"
    RATE_CASE = "rate case"
    TAKE_OVER_CASE = "take over case"
    ASK_AGENCY = "ask agency"
    ASK_EDGE = "ask an agency's list"
    SHARE_ITEM = "share item"
    SEAL_ITEM = "seal item"
    OPEN_SEAL = "open seal"
    ANSWER_REQUEST = "answer request"
    DECIDE = "decide"
    COMPOSE_SUMMARY = "compose summary"
    SEND_SUMMARY = "send summary"
    READ_SUMMARY = "read summary"
    ACCEPT_SUMMARY = "accept summary"
    GIVE_FEEDBACK = "give feedback"
    CLOSE_CASE = "close case"
    HAND_OVER_FOR_THE_NIGHT = "hand over for the night"
    READ_PACK = "read pack"
    WRITE_NIGHT_NOTE = "write night note"
    READ_OVERNIGHT = "read overnight"
    ACKNOWLEDGE_NIGHT_NOTE = "acknowledge night note"
    READ_LETTERS = "read letters"
    READ_LETTER = "read letter"
    READ_AUDIT = "read audit"

    # the agreement

    # access: break-glass, interests, delegation, reviews
    STAND_APART = "stand apart"
    KEEP_APART = "keep apart"
    BREAK_GLASS = "break glass"
    REVIEW_GLASS = "review break-glass"
    READ_REGISTER = "read register"
    READ_WORKER = "read a worker's access"
    REVIEW_ACCESS = "review access"
    WAKE_WORKER = "wake worker"
    STAND_IN = "stand in"
    DECLARE_INTEREST = "declare interest"

    # two people; holds and disposal

    # looking back: samples and disagreements

    # rights of the people it is about; corrections

    # people: the whole index
