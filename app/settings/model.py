"""Every setting with its default, its limits and its unit; secrets are not settings."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from app.settings.numbers import AttachedSettings, NumbersSettings


class OverlaySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The card beside the agent's other windows."""

    pop_on: Annotated[
        Literal["ring", "answer"],
        Meta(description="Show the card when the call rings, or only when it is answered."),
    ] = "ring"
    chip_queues: Annotated[
        tuple[str, ...],
        Meta(
            description="Queues that ring many agents: one line while such a call rings, the card "
            'once it is answered here. "*": every queue.'
        ),
    ] = ()
    excluded: Annotated[
        tuple[str, ...],
        Meta(description="Group numbers and queues whose calls show nothing while they ring."),
    ] = ()
    internal: Annotated[
        tuple[str, ...],
        Meta(
            description="Extensions, such as the help desk's, whose internal calls get a card "
            'instead of one line. "*": all.'
        ),
    ] = ()
    missed_s: Annotated[
        float,
        Meta(ge=1, le=3600, description="How long the line of a missed call stays, in seconds."),
    ] = 10.0
    reduced_motion: Annotated[
        bool, Meta(description="Show changes at once, without any movement.")
    ] = False


class LookupSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How callers are looked up."""

    timeout_s: Annotated[
        float,
        Meta(
            ge=0.2,
            le=30,
            description="Longest wait for one system, in seconds, whatever its own limit is.",
        ),
    ] = 10.0
    budget_s: Annotated[
        float,
        Meta(
            ge=0.2,
            le=30,
            description="What has not come by then is shown as late, and the guide goes on.",
        ),
    ] = 2.0


class GuidesSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the guides come from.

    Attributes:
        place: After `load`, an absolute path or an address.
        keys: After `load`, an absolute path; so are `root` and `cache`.
    """

    source: Annotated[
        Literal["folder", "pack", "repository"],
        Meta(description="A folder of guide files, one pack, or a repository of packs."),
    ] = "folder"
    place: Annotated[
        str,
        Meta(
            description="The folder or file, seen from this file, or the repository's address; "
            "empty: the guides that come with the program."
        ),
    ] = ""
    keys: Annotated[
        str,
        Meta(
            description="Public key of who may sign packs, or a folder of such; a pack needs it, "
            "for a repository it is one more lock."
        ),
    ] = ""
    root: Annotated[
        str, Meta(description="The repository's root.json, as its publisher gave it to you.")
    ] = ""
    name: Annotated[
        str,
        Meta(
            pattern="^[a-z0-9][a-z0-9-]{0,47}$",
            description="Which pack of the repository.",
        ),
    ] = "guides"
    check_every_min: Annotated[
        float, Meta(ge=1, le=1440, description="How often a newer pack is looked for, in minutes.")
    ] = 30
    cache: Annotated[
        str,
        Meta(
            description="Where packs are kept, so that desks of one machine may share them; "
            "empty: with the program's own files."
        ),
    ] = ""
    watch: Annotated[
        bool, Meta(description="Take up changes of a guide folder at once: for authors.")
    ] = False


class LogSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The encrypted log of calls."""

    keep_days: Annotated[
        int, Meta(ge=1, le=3650, description="Calls older than this many days are deleted.")
    ] = 30


class ReasonSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why customers probably call, and what the desk learns about it."""

    learn: Annotated[
        bool,
        Meta(description="Let coded calls weigh the reasons, once that beats the rules alone."),
    ] = True
    blind_share: Annotated[
        float,
        Meta(ge=0, le=0.5, description="Share of calls with no suggestion, to measure: 0.05."),
    ] = 0.0
    keep_calls: Annotated[
        int, Meta(ge=100, le=100_000, description="Calls the reason log holds, without persons.")
    ] = 5000


class SupportSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be sent to support.

    Attributes:
        record: After `load`, an absolute path.
    """

    record: Annotated[
        str,
        Meta(
            description="Write what the switch tells this desk to this file, without persons: "
            "numbers and names are invented ones. Empty: nothing is written."
        ),
    ] = ""


class IsolationSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Connectors in processes of their own."""

    memory_mb: Annotated[
        int, Meta(ge=64, le=8192, description="One that holds more than this is started again.")
    ] = 512
    hung_s: Annotated[
        float,
        Meta(ge=1, le=60, description="So long without a sign of life, and it is started again."),
    ] = 5.0


class DiscoverySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Looking for telephony servers that announce themselves."""

    allow: Annotated[
        bool,
        Meta(description="Look when asked to, and once at a start without any telephony."),
    ] = True


class ThirdPartySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Connectors that do not come with Ringside; they always run in processes of their own."""

    allow: Annotated[
        tuple[str, ...],
        Meta(description="Their ids; one that does not stand here is not used."),
    ] = ()
    sha256: Annotated[
        dict[str, str],
        Meta(description="What a package must be, by its id, as `ringside connectors` says it."),
    ] = {}


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole settings file.

    Attributes:
        connectors: One raw table for each connector in use, by its id; `convert_table` turns it
            into the connector's own struct.
    """

    agent: Annotated[
        str,
        Meta(max_length=80, description="This agent's device, as the switch names it: PJSIP/101."),
    ] = ""
    language: Annotated[
        Literal["auto", "zh", "en"], Meta(description="auto: the language of the system.")
    ] = "auto"
    theme: Annotated[
        Literal["auto", "light", "dark"], Meta(description="auto: as the system is set.")
    ] = "auto"
    text_scale: Annotated[
        float, Meta(ge=1.0, le=2.0, description="Size of the text; 2.0 is twice as large.")
    ] = 1.0
    timezone: Annotated[
        str,
        Meta(max_length=64, description="Such as Asia/Shanghai; empty: as the system is set."),
    ] = ""
    guides: GuidesSettings = GuidesSettings()
    overlay: OverlaySettings = OverlaySettings()
    lookup: LookupSettings = LookupSettings()
    numbers: NumbersSettings = NumbersSettings()
    attached: AttachedSettings = AttachedSettings()
    log: LogSettings = LogSettings()
    reasons: ReasonSettings = ReasonSettings()
    isolation: IsolationSettings = IsolationSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    support: SupportSettings = SupportSettings()
    third_party: ThirdPartySettings = ThirdPartySettings()
    connectors: dict[str, dict[str, Any]] = {}
