"""Handing letters to a mail server by SMTP: encrypted, and never a password in the clear."""

import ipaddress
import smtplib
import ssl

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from mash.cases.models import Letter, Trouble
from mash.handover.carrier import NotTaken


def is_this_machine(host: str) -> bool:
    """A name that leads elsewhere is never this machine, whatever it is called."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def in_the_clear() -> bool:
    """Would a password be sent to another machine for everyone on the way to read?"""
    is_encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    has_login = settings.EMAIL_HOST_USER or settings.EMAIL_HOST_PASSWORD
    return bool(has_login) and not is_encrypted and not is_this_machine(settings.EMAIL_HOST)


class BySmtp:
    """One connection for the letters of a round. The Message-ID is the letter's own, each time."""

    remembers = False

    def __init__(self, sender: str) -> None:
        self.sender = sender
        self.connection = get_connection()

    def open(self) -> None:
        if in_the_clear():
            raise NotTaken(Trouble.SETUP, whole=True)
        try:
            self.connection.open()
        except (OSError, ValueError) as problem:
            raise not_open(problem) from None

    def send(self, letter: Letter, *, again: bool) -> str:
        message = EmailMessage(
            subject=letter.words["subject"],
            body=letter.words["text"],
            from_email=self.sender,
            to=[letter.words["to"]],
            headers={"Message-ID": f"<{letter.pk}@openmash>"},
            connection=self.connection,
        )
        try:
            message.send()
        except (OSError, ValueError) as problem:
            raise not_sent(problem) from None
        return ""

    def close(self) -> None:
        self.connection.close()


def not_open(problem: Exception) -> NotTaken:
    """Why the mail server does not even hear us."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        is_final = problem.smtp_code >= 500
        return NotTaken(Trouble.LOGIN if is_final else Trouble.BUSY, whole=True)
    if isinstance(problem, ssl.SSLCertVerificationError):
        return NotTaken(Trouble.UNTRUSTED, whole=True)
    if isinstance(problem, smtplib.SMTPNotSupportedError | ssl.SSLError | ValueError):
        return NotTaken(Trouble.SETUP, whole=True)
    return NotTaken(Trouble.AWAY, whole=True)


def not_sent(problem: Exception) -> NotTaken:
    """Why a mail server that heard us did not take this letter."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        if any(code >= 500 for code, _ in problem.recipients.values()):
            return NotTaken(Trouble.REFUSED, refused=True)
        return NotTaken(Trouble.PUT_OFF)
    if isinstance(problem, smtplib.SMTPSenderRefused):
        # not this letter, but the hub's own address: none would be taken
        return NotTaken(Trouble.SETUP if problem.smtp_code >= 500 else Trouble.BUSY, whole=True)
    if isinstance(problem, smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError):
        return not_open(problem)
    if isinstance(problem, smtplib.SMTPResponseException) and problem.smtp_code != 421:
        is_refused = problem.smtp_code >= 500
        return NotTaken(Trouble.REFUSED if is_refused else Trouble.PUT_OFF, refused=is_refused)
    if isinstance(problem, ValueError):
        return NotTaken(Trouble.ADDRESS, refused=True)  # it cannot even be put into an envelope
    return NotTaken(Trouble.AWAY, whole=True, certain=False)
