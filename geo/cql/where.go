package cql

// Where is a filter that asks for one thing more: a test of features that no text of
// CQL2 says, such as a box in another coordinate system. f may be nil.
func Where(f *Filter, test func(ordinal uint32) bool) *Filter {
	if f == nil {
		return &Filter{root: nullTest{test}}
	}
	both := *f
	both.root, both.box = conjoin([]predicate{f.root, nullTest{test}}), nil
	return &both
}
