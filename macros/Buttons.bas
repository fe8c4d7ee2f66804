Attribute VB_Name = "Buttons"
Option Explicit
' Made from the list of actions by "billing build": add an action there, not a Sub here.
' Python.Run looks whether Python is there, then has xlwings' RunPython run the command.

Public Sub ImportRows()
    Python.Run "from billing import buttons; buttons.import_rows()"
End Sub

Public Sub OnImportRows(control As IRibbonControl)
    ImportRows
End Sub

Public Sub Check()
    Python.Run "from billing import buttons; buttons.check()"
End Sub

Public Sub OnCheck(control As IRibbonControl)
    Check
End Sub

Public Sub ApplyFixes()
    Python.Run "from billing import buttons; buttons.apply_fixes()"
End Sub

Public Sub OnApplyFixes(control As IRibbonControl)
    ApplyFixes
End Sub

Public Sub ApplySafeFixes()
    Python.Run "from billing import buttons; buttons.apply_safe_fixes()"
End Sub

Public Sub OnApplySafeFixes(control As IRibbonControl)
    ApplySafeFixes
End Sub

Public Sub CreateInvoices()
    Python.Run "from billing import buttons; buttons.create_invoices()"
End Sub

Public Sub OnCreateInvoices(control As IRibbonControl)
    CreateInvoices
End Sub

Public Sub ApplyPayments()
    Python.Run "from billing import buttons; buttons.apply_payments()"
End Sub

Public Sub OnApplyPayments(control As IRibbonControl)
    ApplyPayments
End Sub

Public Sub Correct()
    Python.Run "from billing import buttons; buttons.correct()"
End Sub

Public Sub OnCorrect(control As IRibbonControl)
    Correct
End Sub

Public Sub Remind()
    Python.Run "from billing import buttons; buttons.remind()"
End Sub

Public Sub OnRemind(control As IRibbonControl)
    Remind
End Sub

Public Sub MarkAsSent()
    Python.Run "from billing import buttons; buttons.mark_as_sent()"
End Sub

Public Sub OnMarkAsSent(control As IRibbonControl)
    MarkAsSent
End Sub

Public Sub LateFees()
    Python.Run "from billing import buttons; buttons.late_fees()"
End Sub

Public Sub OnLateFees(control As IRibbonControl)
    LateFees
End Sub

Public Sub MonthReport()
    Python.Run "from billing import buttons; buttons.month_report()"
End Sub

Public Sub OnMonthReport(control As IRibbonControl)
    MonthReport
End Sub

Public Sub CloseMonth()
    Python.Run "from billing import buttons; buttons.close_month()"
End Sub

Public Sub OnCloseMonth(control As IRibbonControl)
    CloseMonth
End Sub

Public Sub ReopenMonth()
    Python.Run "from billing import buttons; buttons.reopen_month()"
End Sub

Public Sub OnReopenMonth(control As IRibbonControl)
    ReopenMonth
End Sub

Public Sub Undo()
    Python.Run "from billing import buttons; buttons.undo()"
End Sub

Public Sub OnUndo(control As IRibbonControl)
    Undo
End Sub
