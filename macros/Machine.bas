Attribute VB_Name = "Machine"
Option Explicit
' What the macros ask of the computer: which kind it is, whether a file is there, to run
' a program, to tell the clerk something. Nothing else touches it.

Public Function OnMac() As Boolean
    OnMac = (Application.PathSeparator = "/")
End Function

Public Function FileIsThere(ByVal path As String) As Boolean
    FileIsThere = xlwings.FileExists(xlwings.ExpandEnvironmentStrings(path))
End Function

' The exit code of a program run without a window, or -1 if it cannot start (Windows).
Public Function ExitCode(ByVal program As String) As Long
    On Error GoTo CannotStart
    ExitCode = CreateObject("WScript.Shell").Run(program, 0, True)
    Exit Function
CannotStart:
    ExitCode = -1
End Function

Public Sub Tell(ByVal message As String)
    MsgBox message, vbExclamation, "Billing"
End Sub
