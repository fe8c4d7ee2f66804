"""What can stand in the way of opening or saving a workbook file; each text is one sentence for a person."""

from xlwings import XlwingsError


class Refusal(XlwingsError):
    """The file is left alone for now: somebody has it open, it is read-only, it is protected by a password."""


class Unreadable(XlwingsError):
    """The file is not a sound workbook: damaged, hostile, or something else altogether."""


class NotImplementedOffline(XlwingsError, NotImplementedError):
    """A part of xlwings that needs a running Excel, or that this engine does not have; the text names it."""


class CannotOverwrite(XlwingsError):
    """A cell that belongs to something larger, which would be torn apart."""
