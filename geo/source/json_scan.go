package source

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"lindero/geo"
)

// jsonScanner reads JSON values (RFC 8259) in a window. Its methods take the index
// where to read and return the index behind what they read, -1 where they cannot;
// fault then says why.
//
// Faults of syntax end the feature, as nothing after them can be trusted. Faults
// of meaning (a number that is not finite, a text that is not UTF-8) are told to
// the sink, and scanning goes on to the feature's end.
type jsonScanner struct {
	*window
	sink  *sink
	fault fault
	// the string last read: data[from:to], what stands between the quotes
	from, to int
	escaped  bool // it has escapes
	wide     bool // it has bytes above 0x7f
	arena    []byte
	number   number
}

// fault says why scanning stopped.
type fault struct {
	kind    faultKind
	code    Code // of faultMeaning
	at      int  // index in the window
	message string
}

type faultKind uint8

const (
	faultNone    faultKind = iota
	faultMore              // the window ends; there may be more of the stream
	faultEnd               // the stream ends
	faultSyntax            // the text is no JSON
	faultDepth             // it is nested too deeply
	faultMeaning           // it is JSON, but not what belongs there
)

// fail records a fault at an index; at the window's end whatever was expected may
// still come.
func (j *jsonScanner) fail(i int, message string) int {
	kind := faultSyntax
	if i >= j.end {
		kind = faultMore
		if j.eof {
			kind = faultEnd
		}
	}
	j.fault = fault{kind: kind, at: i, message: message}
	return -1
}

// space skips white space.
func (j *jsonScanner) space(i int) int {
	if j.data[i] > ' ' {
		return i
	}
	for ; j.data[i] == ' ' || j.data[i] == '\n' || j.data[i] == '\r' || j.data[i] == '\t'; i++ {
	}
	return i
}

// expect skips white space and one byte.
func (j *jsonScanner) expect(i int, c byte, what string) int {
	i = j.space(i)
	if j.data[i] != c {
		return j.fail(i, what)
	}
	return i + 1
}

// value reads any value into v; lists and objects as compact text.
func (j *jsonScanner) value(i int, v *geo.Value) int {
	switch c := j.data[i]; c {
	case '"':
		if i = j.str(i); i >= 0 {
			v.Kind = geo.KindString
			v.Bytes = j.text()
		}
		return i
	case '{', '[':
		start := len(j.arena)
		if i = j.compact(i, 0); i >= 0 {
			v.Kind = geo.KindJSON
			v.Bytes = j.arena[start:len(j.arena):len(j.arena)]
		}
		return i
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return j.numeric(i, v)
	}
	return j.literal(i, v)
}

// numeric reads a number.
func (j *jsonScanner) numeric(i int, v *geo.Value) int {
	next := scanNumber(j.data, i, &j.number)
	if next < 0 {
		return j.badNumber(i)
	}
	if next >= j.end && !j.eof {
		return j.fail(next, "a number") // there may be more of it
	}
	if n, ok := j.number.int(); ok {
		v.Kind, v.Int = geo.KindInteger, n
		return next
	}
	f, ok := j.number.float(j.data[i:next])
	if !ok {
		j.sink.refuse(CodeNotFinite, "the number %s is beyond the range of 64-bit floating point", clip(j.data[i:next]))
	}
	v.Kind, v.Float = geo.KindNumber, f
	return next
}

// badNumber tells minus infinity, which some writers produce, and numbers that the
// window cuts short from nonsense.
func (j *jsonScanner) badNumber(i int) int {
	if next := j.word(i, "-Infinity"); next != 0 {
		return next
	}
	for ; i < j.end && (j.data[i] == '-' || j.data[i] == '+' || j.data[i] == '.' || j.data[i]|0x20 == 'e' || j.data[i]-'0' <= 9); i++ {
	}
	return j.fail(i, "a number is malformed")
}

// literal reads true, false and null, and what is no JSON but often written: NaN
// and Infinity.
func (j *jsonScanner) literal(i int, v *geo.Value) int {
	switch j.data[i] {
	case 't':
		v.Kind, v.Int = geo.KindBoolean, 1
		return j.keyword(i, "true")
	case 'f':
		v.Kind, v.Int = geo.KindBoolean, 0
		return j.keyword(i, "false")
	case 'n':
		v.Kind = geo.KindNull
		return j.keyword(i, "null")
	case 'N':
		if next := j.word(i, "NaN"); next != 0 {
			return next
		}
	case 'I':
		if next := j.word(i, "Infinity"); next != 0 {
			return next
		}
	}
	return j.fail(i, "a value is expected here")
}

func (j *jsonScanner) keyword(i int, word string) int {
	if len(j.data) > i+len(word) && string(j.data[i:i+len(word)]) == word {
		return i + len(word)
	}
	for k := 0; k < len(word) && i < j.end && j.data[i] == word[k]; k++ {
		i++
	}
	return j.fail(i, "a value is expected here")
}

// word reads a word that makes the feature's number not finite: 0 if it is not there.
func (j *jsonScanner) word(i int, word string) int {
	end := min(i+len(word), j.end)
	if string(j.data[i:end]) != word[:end-i] {
		return 0
	}
	if end-i < len(word) {
		return j.fail(end, word)
	}
	j.sink.refuse(CodeNotFinite, "%s is no number of JSON; write null where a value is missing", word)
	return end
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// str reads a string into from, to, escaped and wide. Eight bytes at a time while
// there is neither a quote, a backslash, a control character nor a byte above 0x7f.
func (j *jsonScanner) str(i int) int {
	i++
	j.from, j.escaped, j.wide = i, false, false
	data := j.data
	for {
		for i+8 <= len(data) {
			x := binary.LittleEndian.Uint64(data[i:])
			quote := x ^ ones*'"'
			slash := x ^ ones*'\\'
			stop := (x - ones*0x20) | (quote - ones) | (slash - ones) | x
			if stop &= highs; stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
				break
			}
			i += 8
		}
		switch c := data[i]; {
		case c == '"':
			j.to = i
			return i + 1
		case c == '\\':
			if i+1 >= j.end {
				return j.fail(j.end, "a string is not closed")
			}
			j.escaped = true
			i += 2
		case c < 0x20:
			return j.fail(i, "a string holds a line break or another control character; is its closing quote missing?")
		default:
			j.wide = j.wide || c >= utf8.RuneSelf
			i++
		}
	}
}

// text returns the string last read, shared with the window or the arena. What is
// not UTF-8 is told to the sink.
func (j *jsonScanner) text() []byte {
	raw := j.data[j.from:j.to:j.to]
	if j.wide && !utf8.Valid(raw) {
		j.sink.refuse(CodeEncoding, "the text %q is not UTF-8; save the file as UTF-8", clip(raw))
	}
	if !j.escaped {
		return raw
	}
	start := len(j.arena)
	if !j.unescape(raw) {
		j.sink.refuse(CodeEncoding, "the text %q has an escape that JSON does not know, or half a surrogate pair", clip(raw))
	}
	return j.arena[start:len(j.arena):len(j.arena)]
}

// unescape appends a string's text to the arena.
func (j *jsonScanner) unescape(raw []byte) bool {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '\\' {
			j.arena = append(j.arena, c)
			i++
			continue
		}
		if i+1 >= len(raw) {
			return false
		}
		if raw[i+1] == 'u' {
			r, n := unicodeEscape(raw[i:])
			if n == 0 {
				return false
			}
			j.arena = utf8.AppendRune(j.arena, r)
			i += n
			continue
		}
		plain, ok := simpleEscape(raw[i+1])
		if !ok {
			return false
		}
		j.arena = append(j.arena, plain)
		i += 2
	}
	return true
}

func simpleEscape(c byte) (byte, bool) {
	switch c {
	case '"', '\\', '/':
		return c, true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	}
	return 0, false
}

// unicodeEscape reads \uXXXX, or a surrogate pair of them; n is 0 where it is none.
func unicodeEscape(b []byte) (r rune, n int) {
	first, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(first) {
		return first, 6
	}
	second, ok := hex4(b[6:])
	if r = utf16.DecodeRune(first, second); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	for _, c := range b[2:6] {
		if !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f') {
			return 0, false
		}
	}
	v, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(v), err == nil
}
