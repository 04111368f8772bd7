package cql

// plan answers a predicate by an index: for groups from what is known of them, and for
// the features of a block at once, a bit each.
type plan interface {
	// over is the truths that the predicate may have in the group.
	over(group int) truths
	// of tells of which of the features asked for it is true and of which unknown.
	of(block int, asked uint64) (yes, unknown uint64)
	// count is of how many features of the group it is true; ok is false where the
	// summaries do not tell.
	count(group int) (n int, ok bool)
	// cost orders plans: what costs less comes first, and spares the others features.
	cost() int
}

// Costs of plans for a block, in nanoseconds or so.
const (
	costNothing = 0
	costMap     = 5
	costBox     = 50
	costColumn  = 100
	costSingle  = 1000
	costShape   = 10_000
)

// truths is a set of truth.
type truths uint8

const (
	mayNo      truths = 1 << no
	mayYes     truths = 1 << yes
	mayUnknown truths = 1 << unknown
	mayAny            = mayNo | mayYes | mayUnknown
)

func (t truth) only() truths { return 1 << t }

// plan makes the plan of a predicate.
func (x *Index) plan(p predicate) plan {
	switch p := p.(type) {
	case constant:
		return &constantPlan{x, truth(p)}
	case conjunction:
		return newAllPlan(x, p)
	case disjunction:
		return newAnyPlan(x, p)
	case negation:
		return x.notPlan(x.plan(p.of))
	case mapping:
		return &mappingPlan{x, x.plan(p.of), p.to}
	case table:
		return newTablePlan(x, p)
	case intTest:
		return x.planOfInts(p)
	case floatTest:
		return x.planOfFloats(p)
	case ordinals:
		return &ordinalsPlan{x, p}
	case boxTest:
		return &boxPlan{x, p.bounds, p.c.Points()}
	case spatialTest:
		return &spatialPlan{x, p}
	}
	return &singlePlan{x, p}
}

// lenOf is how many features a group has.
func (x *Index) lenOf(group int) int {
	first, last := x.span(group)
	return int(last - first)
}

// countOver counts a group in which a predicate is true of all or of none.
func (x *Index) countOver(group int, possible truths) (n int, ok bool) {
	switch {
	case possible&mayYes == 0:
		return 0, true
	case possible == mayYes:
		return x.lenOf(group), true
	}
	return 0, false
}

// constantPlan is the same for every feature.
type constantPlan struct {
	x *Index
	t truth
}

func (p *constantPlan) over(int) truths                              { return p.t.only() }
func (p *constantPlan) count(group int) (int, bool)                  { return p.x.countOver(group, p.t.only()) }
func (p *constantPlan) cost() int                                    { return costNothing }
func (p *constantPlan) of(_ int, asked uint64) (yes, unknown uint64) { return p.t.masks(asked) }

// masks is what a truth gives of features for which it holds.
func (t truth) masks(asked uint64) (isYes, isUnknown uint64) {
	switch t {
	case yes:
		return asked, 0
	case unknown:
		return 0, asked
	}
	return 0, 0
}

// singlePlan knows nothing: every feature is tested.
type singlePlan struct {
	x *Index
	p predicate
}

func (*singlePlan) over(int) truths       { return mayAny }
func (*singlePlan) count(int) (int, bool) { return 0, false }
func (*singlePlan) cost() int             { return costSingle }

func (p *singlePlan) of(block int, asked uint64) (uint64, uint64) { return evalEach(p.p, block, asked) }

// evalEach tests the features asked for, one by one.
func evalEach(p predicate, block int, asked uint64) (isYes, isUnknown uint64) {
	first := uint32(block * blockSize)
	eachBit(asked, func(i uint32) {
		t := p.eval(first + i)
		isYes |= uint64(t&1) << i
		isUnknown |= uint64(t>>1) << i
	})
	return isYes, isUnknown
}

// ordinalsPlan is true for the features listed.
type ordinalsPlan struct {
	x *Index
	o ordinals
}

func (p *ordinalsPlan) over(group int) truths {
	first, last := p.x.span(group)
	if len(p.o.between(first, last)) == 0 {
		return mayNo
	}
	return mayNo | mayYes
}

func (p *ordinalsPlan) count(group int) (int, bool) {
	first, last := p.x.span(group)
	return len(p.o.between(first, last)), true
}

func (p *ordinalsPlan) cost() int { return costMap }

func (p *ordinalsPlan) of(block int, asked uint64) (yes, unknown uint64) {
	first, last := p.x.spanOfBlock(block)
	for _, i := range p.o.between(first, last) {
		yes |= 1 << (i - first)
	}
	return yes & asked, 0
}
