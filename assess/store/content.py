"""Files by value: each distinct content is kept once, compressed, under its SHA-256; a tree is a folder of them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

from assess.schema.submission import content_digest
from assess.store.connection import Connection, damaged


class Content:
    """The tables `blobs`, `trees` and `tree_files`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, files: Mapping[str, bytes]) -> str:
        """Store a folder of files and return its digest; what is there already is not stored again."""
        tree = content_digest(dict(files))
        with self._connection.transaction():
            if self._connection.row("SELECT 1 FROM trees WHERE digest = :tree", {"tree": tree}):
                return tree
            self._connection.insert("trees", {"digest": tree})
            for name, content in files.items():
                blob = hashlib.sha256(content).hexdigest()
                self._connection.insert(
                    "blobs",
                    {"digest": blob, "size": len(content), "data": zlib.compress(content, 9)},
                    unless_there=True,
                )
                self._connection.insert("tree_files", {"tree": tree, "name": name, "blob": blob})
        return tree

    def files(self, tree: str) -> dict[str, bytes]:
        """The files of a stored folder, by name. Raises StoreError where they are not what was stored."""
        rows = self._connection.rows(
            "SELECT name, data FROM tree_files JOIN blobs ON blobs.digest = blob WHERE tree = :tree ORDER BY name",
            {"tree": tree},
        )
        try:
            files = {str(row["name"]): zlib.decompress(row["data"]) for row in rows}
        except (zlib.error, TypeError) as error:
            raise damaged(self._connection.path, f"a file of {tree[:12]} cannot be unpacked") from error
        if content_digest(files) != tree:
            raise damaged(self._connection.path, f"the files of {tree[:12]} have another digest")
        return files
