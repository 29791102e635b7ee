"""The machine's printers: its own dialog to choose one, and a file on its way there.

The PDF itself goes to a print system that takes it; elsewhere its pages are painted at the printer's resolution.
"""

from collections.abc import Callable

from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrintEngine, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from wardoffice.desk.printing import Printable
from wardoffice.paper import print_system
from wardoffice.paper.print_system import PrintOrder, Sides
from wardoffice.paper.rendering import PageRenderer
from wardoffice.ui.reading.sheets import paint_sheets

_SIDES = {
    QPrinter.DuplexMode.DuplexLongSide: Sides.LONG_EDGE,
    QPrinter.DuplexMode.DuplexAuto: Sides.LONG_EDGE,
    QPrinter.DuplexMode.DuplexShortSide: Sides.SHORT_EDGE,
}


_QUEUE_OPTIONS = QPrintEngine.PrintEnginePropertyKey(0xFE00)
"""Where Qt keeps what its print dialog tells the print system (PPK_CupsOptions): names and values in turn."""
_ITS_OWN = {"number-up": "1", "job-priority": "50", "job-sheets": "none,none"}
"""What it writes there where nothing was chosen."""


def has_printer() -> bool:
    return bool(QPrinterInfo.availablePrinterNames())


def choose_printer(thing: Printable, window: QWidget, then: Callable[[QPrinter], None]) -> None:
    """Show the machine's own dialog over the window, which goes on; `then` gets the printer as it was set there."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(thing.title)
    dialog = QPrintDialog(printer, window)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setMinMax(1, thing.pages)
    dialog.accepted.connect(lambda: then(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # its own open() wants a slot by name


def order_for(printer: QPrinter, title: str) -> PrintOrder:
    """What was chosen in the dialog, in the print system's words."""
    return PrintOrder(
        printer=printer.printerName(),
        title=title,
        copies=printer.copyCount(),
        sides=_SIDES.get(printer.duplex(), Sides.ONE),
        ranges=tuple((each.from_, each.to) for each in printer.pageRanges().toRangeList()),
        grey=printer.colorMode() == QPrinter.ColorMode.GrayScale,
        medium=printer.pageLayout().pageSize().key(),
        backwards=printer.pageOrder() == QPrinter.PageOrder.LastPageFirst,
        options=_chosen(printer),
    )


def _chosen(printer: QPrinter) -> tuple[tuple[str, str], ...]:
    """What was chosen for the print system; nothing where Qt leaves that to the system's own dialog."""
    found = printer.printEngine().property(_QUEUE_OPTIONS)
    told = [str(one) for one in found] if isinstance(found, list) else []
    pairs = dict(zip(told[::2], told[1::2], strict=False))
    if pairs.get("number-up", "1") == "1":
        pairs.pop("number-up-layout", None)
    return tuple((name, value) for name, value in pairs.items() if value and _ITS_OWN.get(name) != value)


def send(thing: Printable, printer: QPrinter, order: PrintOrder, password: str) -> None:
    """Print it; for a worker thread. Raises PaperProblem: printer_refused, or what is wrong with the file."""
    takes_it = thing.plain and print_system.takes_pdf()
    if takes_it and printer.outputFormat() == QPrinter.OutputFormat.NativeFormat:
        print_system.hand_over(thing.source.read(), order)
        return
    with PageRenderer(thing.source, password=password) as renderer:
        paint_sheets(printer, renderer, order.pages(thing.pages))
