"""The way to a mail server: quick to give up where nobody answers, patient while a mail is being looked through."""

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

# Whoever hangs up before the answer to a mail sends it a second time (RFC 5321 §4.5.3.2.6 asks for ten minutes).
PATIENCE = 300


class EmailBackend(DjangoBackend):
    """EMAIL_TIMEOUT holds until the log-in; after that the server has its time."""

    def open(self) -> bool | None:
        opened = super().open()
        if opened and self.connection is not None and self.connection.sock is not None:
            self.connection.sock.settimeout(PATIENCE)
        return opened
