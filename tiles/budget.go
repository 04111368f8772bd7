package tiles

// sampled is how many features are written to learn what one weighs.
const sampled = 1000

// mostPoints is how many points a tile of the layer may have: as many as its options
// allow, and as weigh what they allow in the mean.
func (l *layer) mostPoints() int {
	return min(l.options.MaxFeatures, l.options.MaxBytes/max(l.featureBytes(), 1))
}

// featureBytes is what a feature adds to a tile beside the vertices of lines and rings,
// in bytes: the mean over some, evenly spread.
func (l *layer) featureBytes() int {
	n := min(l.Len(), sampled)
	if n == 0 {
		return 0
	}
	var v values
	v.reset(l.direct, n)
	var tags []byte
	const frame = 20 // lengths, id, type and position
	size := n * frame
	for k := range n {
		i := uint32(k * l.Len() / n)
		id := l.identity(i)
		tags = l.appendTags(tags[:0], &v, i, &id, MaxZoom)
		size += len(tags)
	}
	return (size + len(v.out)) / n
}
