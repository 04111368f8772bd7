package geo

// packed is a read-only vector of unsigned integers in the narrowest width that
// holds its largest.
type packed struct {
	w8  []uint8
	w16 []uint16
	w32 []uint32
	w64 []uint64
}

// pack gathers at(0) to at(n-1), none above largest.
func pack(n int, largest uint64, at func(i int) uint64) packed {
	switch {
	case largest <= 0xff:
		return packed{w8: gather[uint8](n, at)}
	case largest <= 0xffff:
		return packed{w16: gather[uint16](n, at)}
	case largest <= 0xffffffff:
		return packed{w32: gather[uint32](n, at)}
	}
	return packed{w64: gather[uint64](n, at)}
}

func gather[T uint8 | uint16 | uint32 | uint64](n int, at func(i int) uint64) []T {
	s := make([]T, n)
	for i := range s {
		s[i] = T(at(i))
	}
	return s
}

func (p *packed) at(i uint32) uint64 {
	switch {
	case p.w8 != nil:
		return uint64(p.w8[i])
	case p.w16 != nil:
		return uint64(p.w16[i])
	case p.w32 != nil:
		return uint64(p.w32[i])
	}
	return p.w64[i]
}

// unpack fills dst with the numbers from first on.
func (p *packed) unpack(dst []uint64, first uint32) {
	switch {
	case p.w8 != nil:
		widen(dst, p.w8[first:])
	case p.w16 != nil:
		widen(dst, p.w16[first:])
	case p.w32 != nil:
		widen(dst, p.w32[first:])
	default:
		copy(dst, p.w64[first:])
	}
}

func widen[T uint8 | uint16 | uint32](dst []uint64, src []T) {
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] = uint64(v)
	}
}

// bytes is the memory held.
func (p *packed) bytes() int {
	return len(p.w8) + 2*len(p.w16) + 4*len(p.w32) + 8*len(p.w64)
}
