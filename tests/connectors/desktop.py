"""A desktop that writes down what it is asked for."""


class Desktop:
    """Opens nothing, and has a clipboard of its own."""

    def __init__(self, opens: bool = True) -> None:
        self.opened: list[str] = []
        self.clipboard = ""
        self.ours = False
        self._opens = opens

    def open_address(self, address: str) -> bool:
        self.opened.append(address)
        return self._opens

    def copy(self, text: str) -> None:
        self.clipboard, self.ours = text, True

    def somebody_copies(self, text: str) -> None:
        self.clipboard, self.ours = text, False

    def forget_copy(self) -> bool:
        if self.ours:
            self.clipboard = ""
        return self.ours
