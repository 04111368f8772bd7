package source

import "lindero/geo"

// compact reads an object or a list and appends it to the arena without white
// space: strings and numbers as they stand.
func (j *jsonScanner) compact(i, depth int) int {
	if depth >= j.sink.limits.Depth {
		j.fault = fault{kind: faultDepth, at: i, message: "values are nested too deeply"}
		return -1
	}
	open := j.data[i]
	closing := byte(']')
	if open == '{' {
		closing = '}'
	}
	j.arena = append(j.arena, open)
	i = j.space(i + 1)
	if j.data[i] == closing {
		j.arena = append(j.arena, closing)
		return i + 1
	}
	for {
		if open == '{' {
			if i = j.compactKey(i); i < 0 {
				return -1
			}
		}
		if i = j.compactValue(j.space(i), depth); i < 0 {
			return -1
		}
		i = j.space(i)
		switch j.data[i] {
		case ',':
			j.arena = append(j.arena, ',')
			i = j.space(i + 1)
		case closing:
			j.arena = append(j.arena, closing)
			return i + 1
		default:
			return j.fail(i, "a comma or a closing bracket is expected here")
		}
	}
}

func (j *jsonScanner) compactKey(i int) int {
	if j.data[i] != '"' {
		return j.fail(i, "a name in quotes is expected here")
	}
	if i = j.compactString(i); i < 0 {
		return -1
	}
	j.arena = append(j.arena, ':')
	return j.expect(i, ':', "a colon is expected here")
}

func (j *jsonScanner) compactString(i int) int {
	start := i
	if i = j.str(i); i < 0 {
		return -1
	}
	if j.escaped || j.wide {
		mark := len(j.arena)
		j.text() // for what is wrong with it
		j.arena = j.arena[:mark]
	}
	j.arena = append(j.arena, j.data[start:i]...)
	return i
}

func (j *jsonScanner) compactValue(i, depth int) int {
	switch j.data[i] {
	case '"':
		return j.compactString(i)
	case '{', '[':
		return j.compact(i, depth+1)
	}
	var v geo.Value
	start := i
	if i = j.value(i, &v); i < 0 {
		return -1
	}
	j.arena = append(j.arena, j.data[start:i]...)
	return i
}

// skip reads any value and forgets it.
func (j *jsonScanner) skip(i int) int {
	mark := len(j.arena)
	var v geo.Value
	i = j.value(i, &v)
	j.arena = j.arena[:mark]
	return i
}

// passOver finds the end of the list or object at i by its brackets alone, reading on
// as far as it takes and keeping nothing. It returns the index behind it; found is
// false where the stream ends first.
func (j *jsonScanner) passOver(i int) (next int, found bool, err error) {
	depth, quoted := 0, false
	for {
		for ; i < j.end; i++ {
			c := j.data[i]
			switch {
			case quoted && c == '\\':
				if i+1 >= j.end {
					goto refill // the escaped byte is not here yet
				}
				i++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				if depth--; depth <= 0 {
					return i + 1, true, nil
				}
			}
		}
	refill:
		if j.eof {
			return j.end, false, nil
		}
		if err := j.more(i); err != nil {
			return i, false, err
		}
		i = 0
	}
}
