"""Reads a feed with atoma, which refuses what RFC 4287 forbids, and follows its pages."""

import json
import sys
from urllib.request import urlopen

import atoma


def read(address):
    pages, entries, feed = 0, [], None
    while address:
        with urlopen(address) as answer:
            feed = atoma.parse_atom_bytes(answer.read())
        pages += 1
        for e in feed.entries:
            entries.append({
                "id": e.id_, "title": e.title.value, "updated": e.updated.isoformat(),
                "kind": e.categories[0].term, "collection": e.categories[1].term,
                "content": e.content.value, "link": e.links[0].href,
            })
        address = next((l.href for l in feed.links if l.rel == "next"), None)
    return {"id": feed.id_, "title": feed.title.value, "author": feed.authors[0].name, "pages": pages, "entries": entries}


print(json.dumps(read(sys.argv[1])))
