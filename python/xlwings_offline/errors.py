"""What can prevent a workbook file from being opened or changed; each message is a sentence or two for a person."""

from xlwings import XlwingsError


class Refusal(XlwingsError):
    """The file cannot be touched for now: it is open elsewhere, read-only, or was changed meanwhile."""


class Unreadable(XlwingsError):
    """The file is not a valid workbook: damaged, hostile, protected by a password, or something else altogether."""


class NotImplementedOffline(XlwingsError, NotImplementedError):
    """A member of xlwings that needs a running Excel, or that this engine lacks; the message names it."""


class CannotOverwrite(XlwingsError):
    """A cell that belongs to something larger, such as an array formula, and cannot be changed alone."""
