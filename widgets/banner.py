"""One line under the head: something about the call itself that the agent must know."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, TextButton
from widgets.clock_pill import duration
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Banner, Tone
from widgets.text import Words
from widgets.theme import Role

LINKS = 3
SEARCH = "search"

ICONS = {Tone.OK: "circle-check", Tone.WARN: "triangle-alert", Tone.BAD: "plug-zap"}


class BannerPart(Part):
    """Takes the place of the status heading: nothing makes room for it."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._banner: Banner | None = None
        self.words = Words(kit.theme, Role.CHIP, self)
        self.links = [self._link() for _ in range(LINKS)]
        self.hide()

    def _link(self) -> TextButton:
        link = TextButton(self.kit, Look.LINK, self)
        link.clicked.connect(lambda: self._follow(link.key))
        link.hide()
        return link

    def _follow(self, link: str) -> None:
        gestures = self.kit.gestures
        if link == SEARCH:
            gestures.searching_requested.emit(gestures.call_id)
        elif self._banner is not None:
            gestures.link_requested.emit(gestures.call_id, self._banner.key, link)

    def show_part(self, banner: Banner | None) -> None:
        """Show exactly this; None hides it."""
        if banner == self._banner:
            return
        self._banner = banner
        self.setVisible(banner is not None)
        if banner is not None:
            self.words.paint_in(self.theme.tone(banner.tone)[0])
        offered = banner.links[:LINKS] if banner is not None else ()
        for index, link in enumerate(self.links):
            link.setVisible(index < len(offered))
            if index < len(offered):
                link.key = offered[index].key
                link.call(offered[index].text, offered[index].detail)
        self._place()
        self.tick()
        self.update()

    def tick(self) -> None:
        """Let the duration go on."""
        banner = self._banner
        if banner is None:
            return
        ending = f"  {duration(banner.since, self.kit.now())}" if banner.since else ""
        self.words.say(banner.text + ending)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words beside the icon."""
        self._place()

    def _place(self) -> None:
        """Put the links at the end, each as wide as its words; the text has the rest."""
        px, right = self.theme.px, self.width() - self.theme.px(8)
        shown = [link for link in self.links if not link.isHidden()]
        for link in reversed(shown):
            wide = min(link.wanted_px, max(0, right - px(60)))
            tall = min(link.tall_px, self.height())
            self.put(link, right - wide, (self.height() - tall) // 2, wide, tall)
            right -= wide + px(4)
        self.put(self.words, px(30), 0, max(0, right - px(30)), self.height())

    def _icon(self, banner: Banner) -> str:
        """What it is about: somebody, where there is a key; else the call or its line."""
        if banner.key and banner.tone is not Tone.WARN:
            return "triangle-alert" if banner.tone is Tone.BAD else "users"
        return ICONS.get(banner.tone, "users")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip and its icon."""
        if self._banner is None:
            return
        px = self.theme.px
        fore, back = self.theme.tone(self._banner.tone)
        painter = brush(self)
        box(painter, QRectF(self.rect()), px(self.theme.tokens.radius.chip), back)
        size = px(15)
        place = self.mirrored(QRect(px(9), (self.height() - size) // 2, size, size))
        icon = self._icon(self._banner)
        pixmap = self.kit.icons.pixmap(icon, fore.name(), size, self.devicePixelRatioF())
        painter.drawPixmap(place.topLeft(), pixmap)
