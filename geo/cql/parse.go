package cql

import (
	"strings"
)

// Parse reads a filter in cql2-text. Errors are [geo.Error]s of code invalid, Param
// "filter"; they name the character, what was found and what was expected.
func Parse(text string) (*Node, error) {
	if err := checkSource(text); err != nil {
		return nil, err
	}
	p := &parser{builder: builder{source: text}, lexer: lexer{text}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind == tokenEnd {
		return nil, fail(0, "it is empty")
	}
	n, err := p.filter()
	if err != nil {
		return nil, err
	}
	if p.token.kind != tokenEnd {
		return nil, p.unexpected("AND, OR, an operator or the end")
	}
	return n, nil
}

// parser is a recursive descent, one method a rule of the grammar. It looks one
// token ahead.
type parser struct {
	builder
	lexer
	token   token
	nesting int
}

func (p *parser) advance() error {
	offset, pos := p.token.next, p.token.end
	if pos == 0 {
		pos = 1
	}
	t, err := p.after(offset, pos)
	p.token = t
	return err
}

// fail resolves the name that both embedded structs could have.
func (p *parser) fail(pos int, format string, args ...any) error {
	return p.builder.fail(pos, format, args...)
}

func (p *parser) unexpected(expected string) error {
	return p.fail(p.token.pos, "found %s, expected %s", p.token, expected)
}

// accept takes the word or sign if it is next.
func (p *parser) accept(word string) (bool, error) {
	if !p.token.is(word) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) expect(word string) error {
	ok, err := p.accept(word)
	if err == nil && !ok {
		return p.unexpected(`"` + word + `"`)
	}
	return err
}

// enter guards the recursion; what it returns ends it.
func (p *parser) enter() error {
	p.nesting++
	if p.nesting > 2*MaxDepth { // a level of the tree may take parentheses of its own
		return fail(p.token.pos, "it is nested deeper than %d levels", MaxDepth)
	}
	return nil
}

func (p *parser) leave() { p.nesting-- }

func (p *parser) filter() (*Node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	return p.chain(Or, func() (*Node, error) { return p.chain(And, p.factor) })
}

// chain reads part {op part}, one node however many parts there are.
func (p *parser) chain(op Op, part func() (*Node, error)) (*Node, error) {
	first, err := part()
	if err != nil || !p.token.is(op.keyword()) {
		return first, err
	}
	n := Node{Op: op, Args: []*Node{first}, Pos: first.Pos}
	for p.token.is(op.keyword()) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := part()
		if err != nil {
			return nil, err
		}
		n.Args = append(n.Args, next)
	}
	return p.make(n)
}

func (p *parser) factor() (*Node, error) {
	pos := p.token.pos
	ok, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	if !ok {
		return p.predicate()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	arg, err := p.factor()
	if err != nil {
		return nil, err
	}
	return p.make(Node{Op: Not, Args: []*Node{arg}, Pos: pos})
}

func (p *parser) predicate() (*Node, error) {
	left, err := p.value()
	if err != nil {
		return nil, err
	}
	for op := Eq; op <= Ge; op++ {
		if p.token.is(op.String()) {
			if err := p.advance(); err != nil {
				return nil, err
			}
			right, err := p.value()
			if err != nil {
				return nil, err
			}
			return p.make(Node{Op: op, Args: []*Node{left, right}, Pos: left.Pos})
		}
	}
	if p.token.is("IS") {
		return p.isNull(left)
	}
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	n, err := p.advanced(left)
	if err != nil {
		return nil, err
	}
	switch {
	case n == nil && negated:
		return nil, p.unexpected("LIKE, BETWEEN or IN")
	case n == nil:
		return left, nil
	case negated:
		return p.make(Node{Op: Not, Args: []*Node{n}, Pos: n.Pos})
	}
	return n, nil
}

func (p *parser) isNull(left *Node) (*Node, error) {
	if err := p.expect("IS"); err != nil {
		return nil, err
	}
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	if err := p.expect("NULL"); err != nil {
		return nil, err
	}
	n, err := p.make(Node{Op: IsNull, Args: []*Node{left}, Pos: left.Pos})
	if err != nil || !negated {
		return n, err
	}
	return p.make(Node{Op: Not, Args: []*Node{n}, Pos: left.Pos})
}

// advanced reads LIKE, BETWEEN and IN; nil where none of them is next.
func (p *parser) advanced(left *Node) (*Node, error) {
	word := strings.ToUpper(p.token.text)
	if p.token.kind != tokenWord || word != "LIKE" && word != "BETWEEN" && word != "IN" {
		return nil, nil
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if word == "IN" {
		list, err := p.list("a value of the list")
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, p.fail(left.Pos, "the list of IN is empty")
		}
		return p.make(Node{Op: In, Args: append([]*Node{left}, list...), Pos: left.Pos})
	}
	second, err := p.value()
	if err != nil {
		return nil, err
	}
	if word == "LIKE" {
		return p.make(Node{Op: Like, Args: []*Node{left, second}, Pos: left.Pos})
	}
	if err := p.expect("AND"); err != nil {
		return nil, err
	}
	third, err := p.value()
	if err != nil {
		return nil, err
	}
	return p.make(Node{Op: Between, Args: []*Node{left, second, third}, Pos: left.Pos})
}

// list reads values between parentheses.
func (p *parser) list(what string) ([]*Node, error) {
	if !p.token.is("(") {
		return nil, p.unexpected(`"(" before ` + what)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	var list []*Node
	for !p.token.is(")") || len(list) > 0 {
		n, err := p.filter()
		if err != nil {
			return nil, err
		}
		list = append(list, n)
		more, err := p.accept(",")
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if !p.token.is(")") {
		return nil, p.unexpected(`"," or ")"`)
	}
	return list, p.advance()
}
