// Package topology cuts lines and rings into the arcs that they share, so that what
// is done to an arc once holds for everything that runs along it.
//
// Vertices are the same where their coordinates are equal, bit by bit (0 and -0 are
// equal). A vertex is a junction where not everything that passes it comes from and
// goes to the same two neighbours, and where a line ends. An arc runs from a junction
// to the next; a ring without junctions is an arc by itself. Whatever paths follow an
// arc, in either direction, it is one arc.
//
// Borders are found to be shared where their vertices are equal. Where one side has a
// vertex that the other lacks (a T-junction), the stretch between the vertices around
// it is an arc of its own on each side.
//
// An arc's direction, and where a ring's begins, depend on its coordinates alone: the
// order of paths, their directions and where rings start make no difference.
package topology
