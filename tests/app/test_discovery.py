"""What announces itself is found, shown as text, pinned when accepted, and trusted with nothing."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from app.bootstrap.finding import offer_what_is_found
from app.cli import main
from app.cli.discover import WORDS, lines, state_of
from app.discovery import MQTT, OURS, Found, discover, pins_of
from app.sdk.kit.certificate import unknown_certificate
from app.settings import Settings, load
from tests.connectors.mqtt.floor import context
from tests.connectors.mqtt.published import PublishingBroker

HERE = ["127.0.0.1"]
KEY = "sha256:" + "ab" * 32
LOOK_S = 0.8


@pytest.fixture(scope="module")
def multicast():
    """Skip where this machine's loopback passes no multicast on."""
    group, port = "224.0.0.251", 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.settimeout(1)
        heard.bind(("", port))
        try:
            joined = socket.inet_aton(group) + socket.inet_aton(HERE[0])
            heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
            heard.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE[0]))
            heard.sendto(b"?", (group, heard.getsockname()[1]))
            heard.recv(8)
        except OSError as error:
            pytest.skip(f"this machine's loopback passes no multicast on: {error}")


@asynccontextmanager
async def announced(*servers, kind=OURS):
    """Announce servers on loopback, as a gateway would: (name, port, txt)."""
    zeroconf = AsyncZeroconf(interfaces=HERE, ip_version=IPVersion.V4Only)
    try:
        for name, port, txt in servers:
            service = AsyncServiceInfo(
                kind, f"{name}.{kind}", addresses=[socket.inet_aton(HERE[0])], port=port,
                properties=txt, server="broker.example.",
            )  # fmt: skip
            await (await zeroconf.async_register_service(service, cooperating_responders=True))
        yield
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()


def txt_of(**words):
    return {"txtvers": "1", "proto": "mqtt5", "topic": "cti/v1/acme", "gw": "main", **words}


async def test_what_announces_itself_is_found_with_its_place_words_and_key(multicast):
    async with (
        PublishingBroker(tls=unknown_certificate()) as port,
        announced(("Acme telephony", port, txt_of())),
    ):
        (found,) = await discover(LOOK_S, HERE)
    assert (found.name, found.kind, found.host) == (
        "Acme telephony", "_ringside._tcp", "broker.example",
    )  # fmt: skip
    assert (found.address, found.port, found.txt) == ("127.0.0.1", port, txt_of())
    assert found.key.startswith("sha256:")
    assert found.table() == {
        "host": "127.0.0.1", "port": port, "tls_name": "broker.example", "tenant": "acme",
        "gateway": "main", "pins": [found.key],
    }  # fmt: skip


async def test_a_broker_is_found_by_the_registered_name_too(multicast):
    async with announced(("Broker", 1, {}), kind=MQTT):
        (found,) = await discover(LOOK_S, HERE)
    assert found.speaks_mqtt
    assert found.key == ""


async def test_no_byte_of_a_credential_goes_to_what_was_merely_found(multicast, tmp_path):
    """Looking shakes hands and hangs up; what is set up for another key says nothing either."""
    from connectors.mqtt import Settings as Broker
    from connectors.mqtt import connect

    served = PublishingBroker(tls=unknown_certificate())
    async with served as port, announced(("Impostor", port, txt_of())):
        (found,) = await discover(LOOK_S, HERE)
        words = {**found.table(), "pins": (KEY,)}
        async with connect(Broker(**words), context()) as source:
            (health,) = await source.health()
        assert found.key
        assert "not the pinned one, nothing was sent to it" in health.detail
    assert served.asked == []


async def test_what_it_calls_itself_is_text_and_bounded(multicast):
    hostile = {"proto": "mqtt5", "topic": "cti/v1/../../x", "a": "\x1b[2J\u202e<b>", "b": "x" * 190}
    many = {f"k{one}": "v" for one in range(40)}
    async with announced(("Evil \u202e\u2066 <b>name</b>", 1, {**hostile, **many})):
        (found,) = await discover(LOOK_S, HERE)
    shown = "\n".join(lines([found], Settings(), "en"))
    assert all(mark.isprintable() or mark == "\n" for mark in shown)
    assert len(found.txt) <= 16
    assert "tenant" not in found.table()


def test_a_name_that_can_not_be_one_is_left_out():
    table = found_one(host="", txt={"topic": 'cti/v1/x"\n[other]', "gw": 'a"\n'}).table()
    assert table == {"host": "127.0.0.1", "port": 8883, "tenant": "x", "pins": [KEY]}


def found_one(**words):
    usual = {"name": "Acme", "kind": "_ringside._tcp", "host": "broker.example",
             "address": "127.0.0.1", "port": 8883, "txt": txt_of(), "key": KEY}  # fmt: skip
    return Found(**{**usual, **words})


def pinned_as(key, **words):
    table = {"host": "127.0.0.1", "pins": [key], **words}
    return Settings(connectors={"mqtt": table})


@pytest.mark.parametrize(
    ("found", "settings", "state"),
    [
        (found_one(), Settings(), "open"),
        (found_one(), pinned_as(KEY), "pinned"),
        (found_one(), pinned_as("sha256:" + "0" * 64), "other"),
        (found_one(), pinned_as("sha256:" + "0" * 64, port=1), "open"),
        (found_one(txt=txt_of(caid="ab" * 8)), Settings(), "open"),
        (found_one(txt=txt_of(caid="00" * 8)), Settings(), "false"),
        (found_one(key=""), Settings(), "silent"),
        (found_one(txt={"proto": "wss"}), Settings(), "foreign"),
        (found_one(txt={}), Settings(), "foreign"),
    ],
)
def test_how_a_server_stands_is_said_by_its_key(found, settings, state):
    assert state_of(found, settings) == state
    for language in WORDS:
        said = list(lines([found], settings, language))
        assert said[1] == "  " + WORDS[language][state].format(name=found.name, key=found.key)


def test_pins_are_those_of_the_same_place():
    tables = [{"host": "127.0.0.1", "pins": [KEY]}, {"host": "other.example", "pins": ["x"]}, {}]
    assert pins_of(tables, found_one()) == (KEY,)


@pytest.fixture
def seen(monkeypatch):
    """What the command finds, without looking."""
    found = []

    async def look(seconds, interfaces):
        return tuple(found)

    monkeypatch.setattr("app.cli.discover.discover", look)
    return found


def test_accepting_a_server_pins_its_key_and_leaves_the_rest_of_the_file(seen, tmp_path, capsys):
    file = tmp_path / "settings.toml"
    file.write_text('# ours\nagent = "101"  # Alice\n', encoding="utf-8")
    seen.append(found_one())
    assert main(["discover", "--settings", str(file), "--accept", "Acme", "--language", "en"]) == 0
    assert file.read_text("utf-8").startswith('# ours\nagent = "101"  # Alice\n\n[connectors.mqtt]')
    assert load(file).connectors["mqtt"] == found_one().table()
    assert "keyring set ringside mqtt.password" in capsys.readouterr().out
    assert main(["discover", "--settings", str(file), "--language", "zh"]) == 0
    assert "密钥已固定" in capsys.readouterr().out
    assert main(["discover", "--settings", str(file), "--accept", "Acme"]) == 0
    seen[0] = found_one(key="sha256:" + "0" * 64)
    assert main(["discover", "--settings", str(file), "--accept", "Acme", "--language", "en"]) == 1
    assert "REFUSED: its key is not the pinned one" in capsys.readouterr().out
    assert load(file).connectors["mqtt"]["pins"] == [KEY]


def test_a_table_that_stands_there_is_never_changed(seen, tmp_path, capsys):
    file = tmp_path / "settings.toml"
    text = '[connectors.mqtt]\nhost = "old.example"\n'
    file.write_text(text, encoding="utf-8")
    seen.append(found_one())
    assert main(["discover", "--settings", str(file), "--accept", "Acme", "--language", "en"]) == 1
    assert "is there already" in capsys.readouterr().out
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("names", [(), ("Other",), ("Acme", "Acme")])
def test_who_is_not_there_or_there_twice_is_not_accepted(seen, names, tmp_path, capsys):
    seen.extend(found_one(name=name) for name in names)
    file = tmp_path / "settings.toml"
    file.write_text("", encoding="utf-8")
    assert main(["discover", "--settings", str(file), "--accept", "Acme"]) == 1
    assert file.read_text("utf-8") == ""
    assert "Acme" in capsys.readouterr().out


def test_it_can_be_switched_off(seen, tmp_path, capsys):
    file = tmp_path / "settings.toml"
    file.write_text("[discovery]\nallow = false\n", encoding="utf-8")
    seen.append(found_one())
    assert main(["discover", "--settings", str(file), "--language", "en"]) == 1
    assert "switched off" in capsys.readouterr().out


def test_what_was_found_is_there_for_programs(seen, tmp_path, capsys):
    file = tmp_path / "settings.toml"
    file.write_text("", encoding="utf-8")
    seen.append(found_one())
    assert main(["discover", "--settings", str(file), "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["name"], told["key"], told["state"]) == ("Acme", KEY, "open")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([found_one()], ["no telephony is set up; found here: Acme; see `ringside discover`"]),
        ([found_one(key="")], []),
        ([found_one(txt=txt_of(caid="00" * 8))], []),
        ([], []),
    ],
)
async def test_the_tray_names_what_could_be_connected_and_nothing_is_done(found, said):
    told = []

    async def look():
        return found

    await offer_what_is_found(told.append, look, after_s=0)
    assert told == said


async def test_a_machine_that_can_not_listen_says_nothing_to_the_agent():
    async def look():
        raise OSError("no such device")

    told = []
    await offer_what_is_found(told.append, look, after_s=0)
    assert told == []


def test_no_desk_announces_anything():
    """Nothing in the program registers a service; only this test and a gateway do."""
    from tests.house.sources import modules

    said = [file for file in modules("app", "connectors") if "register_service" in file.read_text()]
    assert said == []


async def test_looking_leaves_no_task_behind(multicast):
    before = asyncio.all_tasks()
    await discover(0.1, HERE)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() <= before
