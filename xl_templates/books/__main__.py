"""Build the blank templates into this folder."""

from xl_templates.books import FOLDER, built_books

for file_name, content in built_books().items():
    (FOLDER / file_name).write_bytes(content)
    print(f"{file_name}  {len(content):,} 字节")
