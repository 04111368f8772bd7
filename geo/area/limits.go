package area

// Bounds of what is taken, so that no upload can keep the server busy for long.
const (
	MaxBytes    = 8 << 20   // of a file
	MaxUnpacked = 32 << 20  // of the files of an archive, all together
	MaxVertices = 100_000   // of an area that somebody sends
	MaxPolygons = 10_000    // of an area, however it is made
	maxOwn      = 1_000_000 // vertices of an area made of features or along a line
	maxMembers  = 1_000     // of an archive
	maxDepth    = 64        // of XML
	maxNesting  = 8         // of GeoJSON objects
	freeBytes   = 1 << 20   // may be unpacked whatever the ratio
	maxRatio    = 200       // of what is unpacked to what is packed
	pairBudget  = 100       // pairs of segments that are compared, for each segment
)
