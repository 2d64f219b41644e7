"""A message that is not taken on: the status, and what to say to its sender, all in one line."""


class Refused(Exception):  # noqa: N818 - it is an answer, as much as a fault
    """Why one message is not taken on.

    Attributes:
        status: HTTP status.
        error: What is wrong, as one word for programs.
        where: Header, setting or place in the body.
        say: What is wrong and what to do, as a sentence. Holds nothing of the message.
        retry_s: When to try again; None: not at all, as it is.
    """

    def __init__(
        self, status: int, error: str, where: str, say: str, retry_s: int | None = None
    ) -> None:
        super().__init__(f"{status} {error}: {where}: {say}")
        self.status = status
        self.error = error
        self.where = where
        self.say = say
        self.retry_s = retry_s
