"""The package of an extension: parts, manifest and description as a zip that is the same for the same parts."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from addin.libreoffice.extension.parts import IDENTIFIER, VERSION, Part

_MANIFEST: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
{entries}
</manifest:manifest>
"""
_DESCRIPTION: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
             xmlns:xlink="http://www.w3.org/1999/xlink"
             xmlns:l="http://libreoffice.org/extensions/description/2011">
  <identifier value={identifier}/>
  <version value={version}/>
  <display-name><name lang="zh">{name}</name></display-name>
  <dependencies><l:LibreOffice-minimal-version value={oldest} name={oldest_name}/></dependencies>
</description>
"""
NAME: Final = "招商：台账的函数和按钮"
OLDEST: Final = "7.4"  # the oldest one that it was tried in
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # no clock in what we build


def packed(parts: Iterable[Part]) -> bytes:
    """Return the bytes of the package."""
    every = list(parts)
    listed = [each for each in every if each.media_type]
    entries = "\n".join(
        f"  <manifest:file-entry manifest:media-type={quoteattr(each.media_type)} "
        f"manifest:full-path={quoteattr(each.path)}/>"
        for each in listed
    )
    description = _DESCRIPTION.format(
        identifier=quoteattr(IDENTIFIER),
        version=quoteattr(VERSION),
        name=escape(NAME),
        oldest=quoteattr(OLDEST),
        oldest_name=quoteattr(f"LibreOffice {OLDEST}"),
    )
    files = {
        "META-INF/manifest.xml": _MANIFEST.format(entries=entries).encode(),
        "description.xml": description.encode(),
        **{each.path: each.content for each in every},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()
