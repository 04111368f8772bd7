// Command dev is the developer's own tool: it checks, measures, rebuilds and
// serves the work tree it is started in.
//
//	go run ./cmd/dev test          everything a change must pass
//	go run ./cmd/dev check         the quick part of it
//	go run ./cmd/dev bench         the benchmarks, as a table beside their references;
//	                               -peers: the program beside PostGIS; -scale: ten
//	                               thousand to ten million points
//	go run ./cmd/dev fuzz          every fuzz target, for long
//	go run ./cmd/dev conformance   the OGC API standards, asked of a running server
//	go run ./cmd/dev soak          overload, reloads and faults, which the program must survive
//	go run ./cmd/dev ui            the map from disk, rebuilt on save
//	go run ./cmd/dev bless         rewrite golden files and the embedded bundle
//	go run ./cmd/dev fixtures      rebuild the embedded data from its sources
//
// It needs Go alone. What else a step uses (a C compiler for the race
// detector, Node, Chromium, GDAL) is installed from Debian's packages where
// that is possible; otherwise the step fails with a line that says what to
// install. A step is never skipped because a tool is missing. Steps that ask for known
// vulnerabilities need services that not every network lets through: where it does
// not, they say NOT RUN, and so does the summary.
package main
