"""A desktop CRM of the old kind, in GTK; run by the system's Python, never imported.

    legacy_crm.py SAVED [TITLE]

Search shows a customer after a moment; Save writes a line to SAVED. One field changes its text, one
is slow, one can't be written to, one is a password.
"""

import sys
import time
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402 - as gi wants it

SLOW_S = 0.6
AFTER_MS = 120
saved = Path(sys.argv[1])
window = Gtk.Window(title=sys.argv[2] if len(sys.argv) > 2 else "LegacyCRM 3.1 - Customers")
rows = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
window.add(rows)


def add(widget: Gtk.Widget, name: str, control_id: str = "") -> Gtk.Widget:
    widget.get_accessible().set_name(name)
    if control_id:
        widget.get_accessible().set_accessible_id(control_id)
    rows.add(widget)
    return widget


number = add(Gtk.Entry(), "Number", "txtNumber")
search = add(Gtk.Button(label="Search"), "Search", "btnSearch")
shown_id = add(Gtk.Label(label=""), "", "lblId")
shown_number = add(Gtk.Label(label=""), "", "lblNumber")
subject = add(Gtk.Entry(), "Subject", "txtSubject")
slow = add(Gtk.Entry(), "Slow", "txtSlow")
note = add(Gtk.Entry(), "Note", "txtNote")
upper = add(Gtk.Entry(), "Upper", "txtUpper")
closed = add(Gtk.Entry(), "Closed", "txtClosed")
closed.set_sensitive(False)
fixed = add(Gtk.Entry(), "Fixed", "txtFixed")
fixed.set_editable(False)
password = add(Gtk.Entry(), "Password", "txtPassword")
password.set_visibility(False)
password.set_text("hunter2")
alike = [add(Gtk.Entry(), "Alike") for _ in range(2)]
save = add(Gtk.Button(label="Save"), "Save", "btnSave")


def show() -> bool:
    wanted = number.get_text()
    known = wanted.startswith("1200000")
    shown_id.set_text(f"C-{wanted[-4:]}" if known else "")
    shown_number.set_text(wanted if known else "")
    return False


def keep(_button: Gtk.Button) -> None:
    with saved.open("a", encoding="utf-8") as out:
        out.write(f"{subject.get_text()}|{note.get_text()}\n")


search.connect("clicked", lambda _button: GLib.timeout_add(AFTER_MS, show))
save.connect("clicked", keep)
slow.connect("changed", lambda _entry: time.sleep(SLOW_S))
upper.connect("changed", lambda entry: entry.set_text(entry.get_text().upper()))
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
