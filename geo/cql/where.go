package cql

// Where is a filter that asks for one thing more: what no text of CQL2 says, such as a
// box in another coordinate system. f may be nil.
func Where(f *Filter, holds func(ordinal uint32) bool) *Filter {
	if f == nil {
		return &Filter{test{holds}}
	}
	return &Filter{conjoin([]predicate{f.root, test{holds}})}
}
