package geo

import (
	"fmt"
	"sync"
)

// MaxColumns bounds the properties of one layer: more of them is a sign that
// values were taken for names.
const MaxColumns = 2048

// Note is something a builder decided that whoever sent the data should know.
type Note struct {
	Code    string
	Message string
}

// Builder collects one layer's features and builds the [Collection]. It belongs
// to one goroutine. The property that the schema names as the id takes no room: its
// values are those of the ids. Declared properties keep their type; others take the type of
// what they hold, and where types conflict become text, with a [Note].
type Builder struct {
	info       Info
	schema     Schema
	columns    []growingColumn
	byName     map[string]int
	ids        growingIDs
	geometries growingGeometries
	notes      []Note
	idColumn   int // the property that is the id, which needs no column; -1 if none
	filling    *batch
	pushing    *batch // by a goroutine of its own
}

// NewBuilder starts a layer with the properties its schema declares.
func NewBuilder(info Info, schema Schema) *Builder {
	b := &Builder{
		info: info, schema: schema,
		byName:   make(map[string]int, len(schema.Properties)),
		idColumn: -1,
	}
	for _, p := range schema.Properties {
		b.addColumn(p)
	}
	return b
}

// Len returns the number of features added.
func (b *Builder) Len() int { return b.ids.Len() }

// Notes returns what was decided so far.
func (b *Builder) Notes() []Note { return b.notes }

// Property returns the property of a column as it stands.
func (b *Builder) Property(column int) Property { return b.columns[column].Property }

// Column returns the index of the named property, added if it is new. It fails
// above [MaxColumns].
func (b *Builder) Column(name []byte) (int, error) {
	if i, ok := b.byName[string(name)]; ok {
		return i, nil
	}
	if len(b.columns) >= MaxColumns {
		return 0, Errorf(CodeTooLarge, "", "more than %d properties; are values used as names?", MaxColumns)
	}
	if err := b.drain(); err != nil { // a goroutine may be at the columns
		return 0, err
	}
	b.addColumn(Property{Name: string(name)})
	return len(b.columns) - 1, nil
}

func (b *Builder) addColumn(p Property) {
	c := growingColumn{Property: p, declared: p.Type != Unknown}
	if p.Type == String || p.Type == JSON {
		c.dict = newInterner()
	}
	if p.Name == b.schema.ID {
		b.idColumn = len(b.columns)
	}
	b.byName[p.Name] = len(b.columns)
	b.columns = append(b.columns, c)
}

// Add takes a feature. It fails, leaving the builder as it was, with an [Error] of
// [CodeConflict] where the id is taken (Param "id") or a value does not fit its
// declared type (Param the property), and of [CodeInvalid] where there is no id.
// [CodeTooLarge] means that an engine's limit is reached: give the layer up.
func (b *Builder) Add(f *Feature) error {
	if err := b.fit(f); err != nil {
		return err
	}
	if err := b.addID(f.ID); err != nil {
		return err
	}
	b.geometries.push(f)
	return b.batch(b.Len()-1, f.Values)
}

// fit widens columns so that every value of f fits, or fails before any has changed.
func (b *Builder) fit(f *Feature) error {
	widen := false
	for i := range f.Values {
		if i == b.idColumn {
			continue
		}
		c := &b.columns[i]
		t, ok := c.fits(&f.Values[i])
		if !ok {
			return Errorf(CodeConflict, c.Name, "property %q must be %s, not %s", c.Name, c.Type, kindNames[f.Values[i].Kind])
		}
		widen = widen || t != c.Type
	}
	if !widen {
		return nil
	}
	if err := b.drain(); err != nil {
		return err
	}
	for i := range f.Values {
		c := &b.columns[i]
		t, _ := c.fits(&f.Values[i])
		if t == c.Type || i == b.idColumn {
			continue
		}
		if c.Type != Unknown && t == String {
			b.notes = append(b.notes, Note{"mixed-types", fmt.Sprintf(
				"property %q holds %s and %s: kept as text; declare its type to have the misfits refused", c.Name, c.Type, kindNames[f.Values[i].Kind])})
		}
		if err := c.become(t); err != nil {
			return err
		}
	}
	return nil
}

var kindNames = [...]string{"null", "string", "integer", "number", "boolean", "list"}

func (b *Builder) addID(id Value) error {
	if id.Kind != KindInteger && (id.Kind != KindString || len(id.Bytes) == 0) {
		return Errorf(CodeInvalid, "id", "the feature has no id")
	}
	isNew, err := b.ids.add(id)
	if err == nil && !isNew {
		return Errorf(CodeConflict, "id", "the id %q is taken by an earlier feature of this layer", appendValue(nil, id))
	}
	return err
}

// Build orders, packs and indexes what was added, and leaves the builder empty.
func (b *Builder) Build() (*Collection, error) {
	if err := b.drain(); err != nil {
		return nil, err
	}
	order, extent, bounded := b.order()
	c := &Collection{Info: b.info, extent: extent, bounded: bounded, n: len(order)}
	c.placeGeometries(&b.geometries, order)
	var indexed sync.WaitGroup
	indexed.Go(func() { c.index = buildIndex(c) })
	c.ids = b.ids.build(order)
	for i := range b.columns {
		if i != b.idColumn {
			c.Columns = append(c.Columns, b.columns[i].freeze(order))
		}
	}
	c.Schema = b.schema
	c.Schema.Properties = make([]Property, len(c.Columns))
	for i := range c.Columns {
		c.Schema.Properties[i] = c.Columns[i].Property
	}
	c.Version = c.contentHash()
	indexed.Wait()
	*b = Builder{}
	return c, nil
}
