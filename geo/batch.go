package geo

// batchRows is how many features a [Builder] gathers before their values go to the
// columns: enough to make a goroutine worth its start, few enough to stay in cache.
const batchRows = 2048

// batch is the values of some features in a row, on their way into the columns.
// While one is filled, a goroutine empties the other: hashing texts into
// dictionaries takes as long as reading a file.
type batch struct {
	rows   []int
	values []Value // all features' values, end to end
	ends   []int   // of each feature's values
	text   []byte
	done   chan error // what came of pushing, nil before it starts

	hashes  [batchRows]uint64 // of one column's texts
	touched uint64            // keeps the compiler from leaving touches out
}

// batch takes the values of a row. The error may be one of rows before it.
func (b *Builder) batch(row int, values []Value) error {
	if b.filling == nil {
		b.filling = &batch{}
	}
	b.filling.add(row, values)
	if len(b.filling.rows) < batchRows {
		return nil
	}
	err := b.finish()
	b.pushing, b.filling = b.filling, b.pushing
	b.pushing.done = make(chan error, 1)
	go b.pushing.push(b.columns, b.idColumn)
	return err
}

// drain brings everything that was taken into the columns.
func (b *Builder) drain() error {
	err := b.finish()
	if f := b.filling; f != nil && len(f.rows) > 0 {
		f.done = make(chan error, 1)
		f.push(b.columns, b.idColumn)
		b.pushing, b.filling = f, b.pushing
		if pushed := b.finish(); err == nil {
			err = pushed
		}
	}
	return err
}

// finish waits for the batch that is being pushed, and empties it.
func (b *Builder) finish() error {
	p := b.pushing
	if p == nil || p.done == nil {
		return nil
	}
	err := <-p.done
	p.done, p.rows, p.values, p.ends, p.text = nil, p.rows[:0], p.values[:0], p.ends[:0], p.text[:0]
	return err
}

// add copies a row's values.
func (p *batch) add(row int, values []Value) {
	p.rows = append(p.rows, row)
	start := len(p.values)
	p.values = append(p.values, values...)
	for i := start; i < len(p.values); i++ {
		v := &p.values[i]
		if v.Kind == KindString || v.Kind == KindJSON {
			from := len(p.text)
			p.text = append(p.text, v.Bytes...)
			v.Bytes = p.text[from:len(p.text):len(p.text)] // stays good when text moves
		}
	}
	p.ends = append(p.ends, len(p.values))
}

// push moves the values into the columns, one column after another.
func (p *batch) push(columns []growingColumn, idColumn int) {
	var failed error
	for i := range columns {
		if i == idColumn {
			continue
		}
		var err error
		if columns[i].dict != nil {
			err = p.pushTexts(&columns[i], i)
		} else {
			err = p.pushOthers(&columns[i], i)
		}
		if err != nil && failed == nil {
			failed = err
		}
	}
	p.done <- failed
}

func (p *batch) pushOthers(c *growingColumn, column int) error {
	start := 0
	for k, end := range p.ends {
		if at := start + column; at < end && p.values[at].Kind != KindNull {
			if err := c.push(p.rows[k], &p.values[at]); err != nil {
				return err
			}
		}
		start = end
	}
	return nil
}

// pushTexts hashes all texts of the column first, then interns them: their places in
// the table are scattered over memory.
func (p *batch) pushTexts(c *growingColumn, column int) error {
	start := 0
	var touched uint64
	for k, end := range p.ends {
		if at := start + column; at < end && p.values[at].Kind != KindNull {
			v := &p.values[at]
			if v.Kind != KindString && v.Kind != KindJSON {
				*v = Value{Kind: KindString, Bytes: appendValue(nil, *v)}
			}
			p.hashes[k] = c.dict.hash(v.Bytes)
			touched |= c.dict.touch(p.hashes[k])
		}
		start = end
	}
	p.touched = touched
	start = 0
	for k, end := range p.ends {
		if at := start + column; at < end && p.values[at].Kind != KindNull {
			c.pad(p.rows[k])
			code, _, err := c.dict.internHashed(p.values[at].Bytes, p.hashes[k])
			if err != nil {
				return err
			}
			c.codes.push(code)
		}
		start = end
	}
	return nil
}
