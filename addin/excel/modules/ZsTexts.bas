Option Explicit

' The sheet with the Chinese texts: messages, help of the functions, questions of the buttons.
