package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/encode"
	"lindero/geo/history"
)

// changeWriter writes changes in a format.
type changeWriter struct {
	change func(w io.Writer, c *history.Change) error
	end    func(w io.Writer) error
}

// writer is that of the format asked for.
func (r *reportChangesCommand) writer() changeWriter {
	switch {
	case r.JSON:
		return changeWriter{writeChangeJSON, func(io.Writer) error { return nil }}
	case r.CSV:
		return changeTable()
	case r.GeoJSON:
		return changeLayer()
	}
	return changeText()
}

func writeChangeJSON(w io.Writer, c *history.Change) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(c)
}

// changeLayer writes a FeatureCollection.
func changeLayer() changeWriter {
	before := `{"type":"FeatureCollection","features":[` + "\n"
	return changeWriter{
		change: func(w io.Writer, c *history.Change) error {
			line, err := c.AppendFeature([]byte(before), "", nil)
			if err != nil {
				return err
			}
			before = ",\n"
			_, err = w.Write(line)
			return err
		},
		end: func(w io.Writer) error {
			_, err := io.WriteString(w, strings.TrimPrefix(before, ",\n")+"\n]}\n")
			return err
		},
	}
}

// changeColumns are those of the table.
var changeColumns = []string{"kind", "collection", "id", "name", "border", "municipality", "property", "from", "to", "distance_m", "lon", "lat", "reason"}

// changeTable writes CSV (RFC 4180).
func changeTable() changeWriter {
	headed := false
	head := func(w io.Writer) error {
		if headed {
			return nil
		}
		headed = true
		_, err := io.WriteString(w, strings.Join(changeColumns, ",")+"\r\n")
		return err
	}
	return changeWriter{
		change: func(w io.Writer, c *history.Change) error {
			if err := head(w); err != nil {
				return err
			}
			fields := c.Fields
			if len(fields) == 0 {
				fields = []history.Field{{}}
			}
			for _, f := range fields {
				if err := writeRow(w, changeCells(c, f)); err != nil {
					return err
				}
			}
			return nil
		},
		end: head,
	}
}

// changeCells are a change's cells; numbers are told from texts by their type.
func changeCells(c *history.Change, f history.Field) []any {
	cells := []any{string(c.Kind), c.Collection, c.Feature, c.Text("name"), c.Text(history.Border), strings.Join(history.MunicipalitiesOf(c), ", "), f.Name, plain(f.From), plain(f.To)}
	if c.Kind == history.Moved {
		cells = append(cells, c.Distance)
	} else {
		cells = append(cells, "")
	}
	place := c.Place()
	if c.Kind == history.Moved && c.To != nil {
		place = c.To.Geometry
	}
	return append(append(cells, position(place)...), string(c.Reason))
}

// position is the middle of a geometry's box in degrees, blank for none.
func position(g orb.Geometry) []any {
	b, ok := geo.BoundOf(g)
	if !ok {
		return []any{"", ""}
	}
	return []any{b.Center()[0], b.Center()[1]}
}

// plain is a value without the quotes of a text, "" for null.
func plain(raw json.RawMessage) string {
	var text string
	if err := json.Unmarshal(raw, &text); err == nil {
		return text
	}
	return string(raw)
}

func writeRow(w io.Writer, cells []any) error {
	var row []byte
	for i, cell := range cells {
		if i > 0 {
			row = append(row, ',')
		}
		switch v := cell.(type) {
		case float64:
			row = strconv.AppendFloat(row, v, 'f', -1, 64)
		case string:
			if v != "" {
				row = encode.AppendField(row, []byte(v))
			}
		}
	}
	_, err := w.Write(append(row, "\r\n"...))
	return err
}

// changeText writes lines for people, and the numbers of each layer at the end.
func changeText() changeWriter {
	counts := map[string]*history.Counts{}
	var order []string
	return changeWriter{
		change: func(w io.Writer, c *history.Change) error {
			if !slices.Contains(order, c.Collection) {
				order, counts[c.Collection] = append(order, c.Collection), &history.Counts{}
			}
			counts[c.Collection].Add(c.Kind)
			_, err := fmt.Fprintln(w, changeLine(c))
			return err
		},
		end: func(w io.Writer) error {
			if order == nil {
				_, err := fmt.Fprintln(w, "no changes")
				return err
			}
			for _, id := range order {
				if _, err := fmt.Fprintf(w, "%s: %s\n", id, countsText(*counts[id])); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func changeLine(c *history.Change) string {
	if c.Kind == history.Layer {
		line := fmt.Sprintf("layer    %s: %s", c.Collection, c.Reason.Title().EN)
		if c.Counts != nil {
			line += " (" + countsText(*c.Counts) + ")"
		}
		return line
	}
	line := fmt.Sprintf("%-8s %s %s", c.Kind, c.Collection, printable(c.Feature))
	if name := c.Text("name"); name != "" {
		line += " (" + printable(name) + ")"
	}
	switch {
	case c.Kind == history.Moved && c.From != nil && c.To != nil:
		line += fmt.Sprintf(": %g m", c.Distance)
	case c.Kind == history.Changed:
		parts := make([]string, len(c.Fields))
		for i, f := range c.Fields {
			parts[i] = fmt.Sprintf("%s %s → %s", printable(f.Name), f.From, f.To)
		}
		line += ": " + strings.Join(parts, ", ")
	}
	return line
}

func countsText(n history.Counts) string {
	var parts []string
	for _, k := range history.Kinds() {
		if count := n.Of(k); count > 0 {
			parts = append(parts, fmt.Sprint(count, " ", k))
		}
	}
	return strings.Join(parts, ", ")
}
