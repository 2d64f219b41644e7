"""What the agent has chosen, and where the card was put, is so the next day too."""

from PySide6.QtCore import QPoint

from tests.app.bootstrap.floor import Floor, played


@played
async def test_the_card_comes_up_where_it_was_left_also_after_a_restart(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        overlay = agent._desk.windows.overlay
        overlay.dragged.emit(QPoint(60, 40))
        left = overlay.places
        assert [(place.x_px, place.y_px) for place in left] == [(60, 40)]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        assert agent._desk.windows.overlay.places == left
        await floor.expect_an_ordinary_call(agent)


@played
async def test_language_and_theme_picked_in_the_tray_hold_after_a_restart(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        tray = agent._desk.windows.tray
        tray.language_requested.emit("zh")
        tray.theme_requested.emit("dark")
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        windows = agent._desk.windows
        assert (windows.look.language, windows.look.theme) == ("zh", "dark")
        chosen = windows.tray_presenter.state()
        assert [each.key for each in chosen.languages if each.chosen] == ["zh"]
        assert [each.key for each in chosen.themes if each.chosen] == ["dark"]
