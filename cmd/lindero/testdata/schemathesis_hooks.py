"""What Schemathesis cannot know from the document: how to read some media types, what
a refusal must say, and which of its findings are none, each with the reason."""

import schemathesis

# Parameters with a grammar or a meaning that JSON Schema cannot say in full: CQL2,
# dates of the calendar, cursors that the server gave out, corners of a box on the
# globe, names that a collection's features have, blocks of 256 code points. What fits
# the document's schema may be refused for them; the Go tests hold what must be taken
# and what must not.
GRAMMARS = {"bbox", "cursor", "datetime", "filter", "properties", "range", "since", "sortby", "until"}


@schemathesis.deserializer(
    "application/flatgeobuf",
    "application/vnd.mbtiles+sqlite3",
    "application/vnd.pmtiles",
    "application/geo+json-seq",
    "application/vnd.mapbox-vector-tile",
    "application/x-protobuf",
    "text/csv",
)
def as_text(ctx, response):
    """The document calls these strings."""
    return response.content.decode("latin-1")


@schemathesis.check
def refusal_is_a_problem(ctx, response, case):
    """Every failure is a problem document, and a 400 names a parameter that was sent, or
    one that had to be, or what the body lacks."""
    if response.status_code < 400 or response.request.method == "HEAD":
        return
    assert response.headers["content-type"] == ["application/problem+json"]
    problem = response.json()
    assert problem["status"] == response.status_code, problem
    if response.status_code == 400:
        assert problem["code"] == "invalid" and problem["detail"], problem
        if case.operation.path.endswith("/execution"):
            return  # names an input or a member of the body, which may be any
        if case.operation.method.upper() == "POST":
            assert problem.get("parameter", "token") == "token", problem
            return
        named = problem.get("parameter", "")  # "?=1" has a parameter without a name
        needed = {"lon", "lat"} if case.operation.path.endswith("/nearest") else set()
        assert named in {*case.query, *case.path_parameters, *needed}, problem


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drop what is no failure."""
    if failure.code == "ST201":  # a request against the schema was answered
        return not limit_above_maximum(case)
    if failure.code == "ST202" and case.operation.path.endswith("/execution"):
        return response.status_code != 400  # each process describes its inputs and its output elsewhere
    if failure.code == "ST202" and response.status_code == 400:  # one that fits was refused
        return not refusal_is_right(response.json()["parameter"], case)
    return True


def limit_above_maximum(case):
    """OGC 17-069r4, 7.15.2: a limit above the maximum SHALL NOT be an error."""
    limit = str(case.query.get("limit", ""))
    maximum = 1_000 if case.operation.path.startswith("/changes") else 10_000
    return limit.isdecimal() and int(limit) > maximum


def refusal_is_right(parameter, case):
    """Of a grammar; a cursor, which names a place, with an offset; TileJSON, which knows
    Web Mercator alone, of another tiling scheme; a system that the collection is not
    offered in, as its description says; a kilometre beyond a border's end, or beside a
    position; a position without both of its coordinates."""
    return (
        parameter in GRAMMARS
        or (parameter == "offset" and "cursor" in case.query)
        or (parameter == "f" and case.path_parameters.get("tileMatrixSetId") == "WorldCRS84Quad")
        or (parameter == "crs" and "EPSG" in case.query["crs"])
        or (parameter == "km" and case.operation.path.startswith("/borders/"))
        or (parameter in ("lon", "lat") and not {"lon", "lat"} <= set(case.query))
    )
