"""Installing on Windows: the registry and what Excel keeps there, the DLL of xlwings, policies."""
