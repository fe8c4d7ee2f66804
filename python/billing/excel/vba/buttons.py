"""What the registry of actions means in a workbook: a Sub, a ribbon callback, a call.

This room may not know the actions themselves (they stand above it), only their shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Button(Protocol):
    """An action as the workbook shows it; `billing.actions` holds the list of them."""

    @property
    def name(self) -> str:
        """What people call it: `create invoices`."""

    @property
    def title(self) -> str:
        """The words on the button."""

    @property
    def button(self) -> str:
        """The Sub behind it: `CreateInvoices`."""

    @property
    def python(self) -> str:
        """The function that the Sub runs: `billing.buttons.create_invoices`."""

    @property
    def icon(self) -> str:
        """An imageMso name that Excel has known since 2010."""

    @property
    def group(self) -> str:
        """The ribbon group it stands in."""

    @property
    def about(self) -> str:
        """A sentence for the clerk."""


def macro(button: Button) -> str:
    """The name of the Sub behind a form button, e.g. `CreateInvoices`."""
    return button.button


def callback(button: Button) -> str:
    """The name of the Sub that the ribbon calls, e.g. `OnCreateInvoices`."""
    return f"On{button.button}"


def command(button: Button) -> str:
    """The Python that the Sub asks for: `from billing import buttons; buttons.check()`."""
    module, _, function = button.python.rpartition(".")
    package, _, name = module.rpartition(".")
    return f"from {package} import {name}; {name}.{function}()"


_HEAD = """\
Attribute VB_Name = "Buttons"
Option Explicit
' Made from the list of actions by "billing build": add an action there, not a Sub here.
' Python.Run looks whether Python is there, then has xlwings' RunPython run the command.
"""

_SUBS = """
Public Sub {macro}()
    Python.Run "{command}"
End Sub

Public Sub {callback}(control As IRibbonControl)
    {macro}
End Sub
"""


def buttons_module(buttons: Sequence[Button]) -> str:
    """The text of `macros/Buttons.bas`: for each action one Sub and one ribbon callback.

    Lines end in LF here; the file has CR LF by `.gitattributes`, the project always.
    """
    subs = (_SUBS.format(macro=macro(button), callback=callback(button), command=command(button)) for button in buttons)
    return _HEAD + "".join(subs)
