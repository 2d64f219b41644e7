"""Show calls so that one whose card can't be made does no harm to any other."""

import logging
from collections.abc import Callable

from msgspec.structs import replace

from app.domain.call import CallId, Phase
from app.domain.session import Session, without_customer
from app.presenters.overlay import OverlayPresenter

log = logging.getLogger(__name__)


class Guarded:
    """Shows calls; one whose card can't be made is shown with its head only, or not at all.

    What stood on the screen before would tell of a phase that is over.
    """

    def __init__(
        self, presenter: OverlayPresenter, over: Callable[[], None] = lambda: None
    ) -> None:
        """Make one; `over` is told whenever a call has ended for good."""
        self._presenter, self._over = presenter, over
        self._told: set[CallId] = set()

    def present(self, session: Session) -> None:
        """Show what is to be shown now; what fails is logged once for each call."""
        try:
            self._presenter.present(session)
        except Exception:
            failing = self._presenter.shown or session
            if failing.call_id not in self._told:
                self._told.add(failing.call_id)
                log.exception("call %s could not be shown in full", failing.call_id)
            self._present_head(failing)
        if session.phase is Phase.CLOSED:
            self._over()

    def _present_head(self, session: Session) -> None:
        try:
            self._presenter.present(_head_of(session))
        except Exception:  # noqa: BLE001 - said above
            self._presenter.card_gone.emit()


def _head_of(session: Session) -> Session:
    """Leave out whatever steps, chips and actions are made of."""
    return replace(
        without_customer(session),
        orders={},
        identity=session.identity,
        identity_reason=session.identity_reason,
        customer=session.customer,
    )
