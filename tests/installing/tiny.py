"""Tiny wheels, made without building anything."""

import zipfile
from pathlib import Path


def wheel(folder: Path, name: str, version: str = "1.0", tag: str = "py3-none-any", requires=(), files=None) -> Path:
    """Write a wheel that pip installs; ``files``: content by path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    info = f"{name}-{version}.dist-info"
    metadata = "".join(
        [
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            *(f"Requires-Dist: {each}\n" for each in requires),
        ]
    )
    metadata += "".join(
        f"Provides-Extra: {extra}\n" for extra in ("more", "test") if any(f"'{extra}'" in each for each in requires)
    )
    parts = {
        **(files or {f"{name}.py": b""}),
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    record = "".join(f"{part},,\n" for part in [*parts, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in (parts | {f"{info}/RECORD": record.encode()}).items():
            archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content)
    return path


OURS = {
    "addin/excel/zhaoshang.xlam": b"PK the add-in",
    "xl_templates/books/jizhou-monthly.xlsx": b"PK a template",
    "xl_templates/books/__init__.py": b"",
}
REQUIRES = (
    "plain[more]>=1",
    "windows-only>=1; platform_system == 'Windows'",
    "linux-only; sys_platform == 'linux'",
    "for-tests; extra == 'test'",
    "for-excel==2.0",
)


def index(folder: Path) -> Path:
    """A folder with all that ours needs on Windows, and what it does not."""
    wheel(folder, "plain", "1.0")
    wheel(folder, "plain", "1.1", requires=["only-more; extra == 'more'", "for-tests; extra == 'test'"])
    wheel(folder, "only_more")
    wheel(folder, "windows_only", tag="cp311-cp311-win_amd64", requires=["deep; os_name == 'nt'"])
    wheel(folder, "linux_only")
    wheel(folder, "for_excel", "2.0", requires=["deep>=2; python_version < '3.12'", "newer; python_version >= '3.12'"])
    wheel(folder, "deep", "1.0")
    wheel(folder, "deep", "2.0", tag="cp311-cp311-win_amd64")
    wheel(folder, "deep", "2.0", tag="cp311-cp311-manylinux2014_x86_64")
    return folder
