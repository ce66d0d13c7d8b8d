"""Where things are put on Windows: the record and the add-in, in folders of this person alone.

The folder of the add-in and that of Python should be ASCII: the VBA of the add-in and the library that it loads get
their paths in the code page of the country, and what stands there is not always in it. So for a person whose name is
written in Chinese they go below ProgramData, into a folder that only this person may change and whose name nobody can
take beforehand.
"""

import ntpath

from addin.installing.machine import Machine
from addin.installing.places import FOLDER, RECORD, Places
from udfs.findings import Finding, finding


def places(machine: Machine) -> Places | Finding:
    """Return where things go on this computer."""
    local = machine.environment.get("LOCALAPPDATA", "")
    if not ntpath.isabs(local):
        return finding("ZS-686", path="%LOCALAPPDATA%", reason="系统没有给出这个文件夹")
    own = ntpath.join(local, FOLDER)
    record = ntpath.join(own, RECORD)
    if own.isascii():
        return Places(own, own, record)
    shared = machine.environment.get("PROGRAMDATA", "")
    if not ntpath.isabs(shared) or not shared.isascii():
        return finding("ZS-686", path="%PROGRAMDATA%", reason="系统没有给出这个文件夹，或路径里有汉字")
    return Places(own, ntpath.join(shared, f"{FOLDER}-{machine.token()}"), record)


def fits_code_page(path: str, code_page: str) -> bool:
    """Tell whether programs that know no Unicode can be given a path."""
    try:
        path.encode(code_page)
    except (UnicodeEncodeError, LookupError):
        return path.isascii()
    return True
