"""Asks a server everything that OWSLib can and prints the answers, as JSON.

Arguments: the server's address; requests for features in JSON:
[{"collection": id, "params": {name: value, ...}}, ...].
"""

import json
import sys

from owslib.ogcapi.features import Features


def describe(server, collection):
    return {
        "document": server.collection(collection),
        "schema": list(server.collection_schema(collection)["properties"]),
        "queryables": list(server.collection_queryables(collection)["properties"]),
    }


def items(server, request):
    page = server.collection_items(request["collection"], **request["params"])
    return {
        "matched": page["numberMatched"],
        "ids": [feature["id"] for feature in page["features"]],
        "next": [link["href"] for link in page["links"] if link["rel"] == "next"],
    }


def pages(server, collection, limit):
    """Reads a collection page by page, as an application with offsets does."""
    ids, offset = [], 0
    while True:
        page = server.collection_items(collection, limit=limit, offset=offset)
        ids += [feature["id"] for feature in page["features"]]
        offset += limit
        if len(page["features"]) < limit:
            return ids


def main():
    address, requests = sys.argv[1], json.loads(sys.argv[2])
    server = Features(address)
    collections = server.feature_collections()
    ids = pages(server, collections[-1], 3)
    print(
        json.dumps(
            {
                "landing": sorted({link["rel"] for link in server.links}),
                "conformance": server.conformance()["conformsTo"],
                "operations": sorted(server.api()["paths"]),
                "collections": collections,
                "described": {collection: describe(server, collection) for collection in collections},
                "items": [items(server, request) for request in requests],
                "pages": ids,
                "item": server.collection_item(collections[-1], ids[0])["id"],
            }
        )
    )


main()
