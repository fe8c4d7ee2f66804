Attribute VB_Name = "Python"
Option Explicit
' Runs a command in the Python that belongs to this workbook, or says what is missing.
'
' Which Python: the one named on the sheet xlwings.conf; if none is named there, the
' .venv in the folder of the workbook or in the nearest folder above it. For the length
' of a call the answer stands on that sheet, because xlwings reads it from there.

Private Const LEVELS_UP As Long = 4
Private Const PACKAGE_FOLDER As String = "python"

' The last Python and search path that were seen to work, so that looking costs once.
Private approved As String

Public Sub Run(ByVal command As String)
    Dim folder As String
    Dim interpreter As String
    Dim searchPath As String
    Dim trouble As String

    folder = ProjectFolder()
    interpreter = Setting(InterpreterKey())
    If interpreter = "" And folder <> "" Then interpreter = folder & InterpreterFile()
    searchPath = Setting("PYTHONPATH")
    If searchPath = "" And folder <> "" Then searchPath = folder & Application.PathSeparator & PACKAGE_FOLDER

    trouble = Obstacle(interpreter, searchPath)
    If trouble <> "" Then
        Machine.Tell trouble
    Else
        RunWith interpreter, searchPath, Guarded(command)
    End If
End Sub

Private Sub RunWith(ByVal interpreter As String, ByVal searchPath As String, ByVal command As String)
    Dim ownInterpreter As String
    Dim ownPath As String
    Dim failure As String

    ownInterpreter = Setting(InterpreterKey())
    ownPath = Setting("PYTHONPATH")
    On Error GoTo Failed
    Put interpreter, searchPath
    xlwings.RunPython command
    Put ownInterpreter, ownPath
    Exit Sub
Failed:
    failure = Err.Description
    Put ownInterpreter, ownPath
    Machine.Tell "Python could not be started: " & failure & vbLf & vbLf & _
        "What to do: save your work, close Excel, open the workbook again and press the button once more." & vbLf & _
        "If it happens again, show this message to the person who looks after this workbook."
End Sub

' Writes both settings without making an unchanged workbook ask to be saved.
Private Sub Put(ByVal interpreter As String, ByVal searchPath As String)
    Dim saved As Boolean

    saved = ThisWorkbook.Saved
    SettingCell(InterpreterKey()).Value = interpreter
    SettingCell("PYTHONPATH").Value = searchPath
    ThisWorkbook.Saved = saved
End Sub

' Why the command cannot run, in words with what to do, or nothing if it can.
Private Function Obstacle(ByVal interpreter As String, ByVal searchPath As String) As String
    If interpreter = "" Then
        Obstacle = NothingFound()
    ElseIf Not IsThere(interpreter) Then
        Obstacle = "Python is not where the sheet xlwings.conf says it is:" & vbLf & interpreter & vbLf & vbLf & _
            "What to do: on that sheet (right-click a tab, Unhide), beside " & InterpreterKey() & _
            ", type the full path of Python, or empty the cell to use the .venv folder beside this workbook."
    ElseIf Not HasPackages(interpreter, searchPath) Then
        Obstacle = "Python was found, but it lacks the packages this workbook needs (billing and xlwings):" & vbLf & _
            interpreter & vbLf & vbLf & _
            "What to do: in the project's folder, run once:  python3 python demo" & vbLf & _
            "(or: """ & interpreter & """ -m pip install .)" & vbLf & "Then press the button again."
    End If
End Function

Private Function NothingFound() As String
    If ThisWorkbook.Path = "" Then
        NothingFound = "This workbook has not been saved yet, so it cannot look for Python beside itself." & _
            vbLf & vbLf & "What to do: save it in the project's folder, then press the button again."
    ElseIf LocalFolder() = "" Then
        NothingFound = "This workbook was opened from the web, so it cannot look for Python beside itself:" & vbLf & _
            ThisWorkbook.Path & vbLf & vbLf & _
            "What to do: open it from a folder of this computer, or " & NameIt()
    Else
        NothingFound = "Python was not found. This workbook looks for " & Mid$(InterpreterFile(), 2) & _
            " in its own folder and the folders above it:" & vbLf & LocalFolder() & vbLf & vbLf & _
            "What to do: in the project's folder, run once:  python3 python demo" & vbLf & "or " & NameIt()
    End If
End Function

Private Function NameIt() As String
    NameIt = "type the full path of Python on the sheet xlwings.conf (right-click a tab, Unhide), beside " & _
        InterpreterKey() & "."
End Function

' A Python found by its bare name, or named by hand on a Mac (where Excel may not look
' into every folder), is left to answer for itself.
Private Function IsThere(ByVal interpreter As String) As Boolean
    If interpreter = "python" Or interpreter = "pythonw" Or Machine.OnMac() Then
        IsThere = True
    Else
        IsThere = Machine.FileIsThere(interpreter)
    End If
End Function

' Asks Python itself, once per session; a Mac cannot wait for the answer.
Private Function HasPackages(ByVal interpreter As String, ByVal searchPath As String) As Boolean
    If Machine.OnMac() Or approved = interpreter & "|" & searchPath Then
        HasPackages = True
    ElseIf Machine.ExitCode("""" & interpreter & """ -c ""import sys, importlib.util as u; " & _
            "sys.path[0:0] = sys.argv[1].split(';'); " & _
            "sys.exit(any(u.find_spec(m) is None for m in ('xlwings', 'billing')))"" """ & searchPath & ";""") = 0 Then
        approved = interpreter & "|" & searchPath
        HasPackages = True
    End If
End Function

' On a Mac the command itself says what is missing: xlwings shows what Python exits with.
Private Function Guarded(ByVal command As String) As String
    Guarded = command
    If Machine.OnMac() Then
        Guarded = "import sys, importlib.util as u; u.find_spec('billing') or sys.exit(" & _
            "'Python was found, but it lacks the package billing. " & _
            "What to do: in the folder of the project, run once: python3 python demo'); " & command
    End If
End Function

' The nearest folder that has a .venv: the workbook's own or one above it.
Private Function ProjectFolder() As String
    Dim folder As String
    Dim level As Long

    folder = LocalFolder()
    For level = 0 To LEVELS_UP
        If folder = "" Then Exit For
        If Machine.FileIsThere(folder & InterpreterFile()) Then
            ProjectFolder = folder
            Exit For
        End If
        folder = FolderAbove(folder)
    Next level
End Function

' The workbook's folder on this computer, also where OneDrive shows it under a web address.
Private Function LocalFolder() As String
    If ThisWorkbook.Path <> "" Then LocalFolder = FolderAbove(xlwings.GetFullName(ThisWorkbook))
End Function

Private Function FolderAbove(ByVal path As String) As String
    Dim separator As Long

    separator = InStrRev(path, Application.PathSeparator)
    If separator > 1 Then FolderAbove = Left$(path, separator - 1)
End Function

Private Function InterpreterKey() As String
    InterpreterKey = IIf(Machine.OnMac(), "INTERPRETER_MAC", "INTERPRETER_WIN")
End Function

Private Function InterpreterFile() As String
    InterpreterFile = IIf(Machine.OnMac(), "/.venv/bin/python", "\.venv\Scripts\python.exe")
End Function

Private Function Setting(ByVal key As String) As String
    Setting = Trim$(CStr(SettingCell(key).Value))
End Function

' The cell beside a key on xlwings.conf; a key that someone removed gets a new row.
Private Function SettingCell(ByVal key As String) As Range
    Dim row As Long

    row = 1
    Do Until XlwingsConf.Cells(row, 1).Value = "" Or UCase$(XlwingsConf.Cells(row, 1).Value) = key
        row = row + 1
    Loop
    If XlwingsConf.Cells(row, 1).Value = "" Then XlwingsConf.Cells(row, 1).Value = key
    Set SettingCell = XlwingsConf.Cells(row, 2)
End Function
