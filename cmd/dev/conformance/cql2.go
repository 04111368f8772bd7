package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// quoted and named write a text and a property of CQL2.
func quoted(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''") + "'"
}
func named(s string) string { return `"` + s + `"` }

func (p *probe) textIs(f *feature) (is, known bool) {
	v, known := f.Properties[p.text].(string)
	return v == p.textValue, known
}

func (p *probe) numberOf(f *feature) (float64, bool) {
	v, known := f.Properties[p.number].(float64)
	return v, known
}

func basicQuestions(p *probe) []question {
	var all []question
	ask := func(filter string, want func(f *feature) bool) {
		all = append(all, question{filter, "cql2-text", want})
	}
	if p.text != "" {
		equal := named(p.text) + " = " + quoted(p.textValue)
		ask(equal, func(f *feature) bool { is, known := p.textIs(f); return known && is })
		ask("NOT ("+equal+")", func(f *feature) bool { is, known := p.textIs(f); return known && !is })
		ask(named(p.text)+" <> "+quoted(p.textValue), func(f *feature) bool { is, known := p.textIs(f); return known && !is })
		ask(named(p.text)+" IS NULL", func(f *feature) bool { _, known := p.textIs(f); return !known })
		ask(named(p.text)+" IS NOT NULL OR "+equal, func(f *feature) bool { _, known := p.textIs(f); return known })
	}
	if p.number != "" {
		number := bboxText(p.numberValue)
		ask(named(p.number)+" >= "+number, func(f *feature) bool { v, known := p.numberOf(f); return known && v >= p.numberValue })
		ask(named(p.number)+" < "+number, func(f *feature) bool { v, known := p.numberOf(f); return known && v < p.numberValue })
	}
	return all
}

func jsonQuestions(p *probe) []question {
	if p.text == "" {
		return nil
	}
	filter, err := json.Marshal(map[string]any{"op": "not", "args": []any{map[string]any{"op": "=", "args": []any{map[string]any{"property": p.text}, p.textValue}}}})
	if err != nil {
		return nil // texts are always JSON
	}
	return []question{{string(filter), "cql2-json", func(f *feature) bool { is, known := p.textIs(f); return known && !is }}}
}

func advancedQuestions(p *probe) []question {
	var all []question
	if p.text != "" {
		r := []rune(p.textValue)
		start := string(r[:(len(r)+1)/2])
		escaped := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(start)
		all = append(all, question{named(p.text) + " LIKE '" + strings.ReplaceAll(escaped, "'", "''") + "%'", "cql2-text", func(f *feature) bool {
			v, known := f.Properties[p.text].(string)
			return known && strings.HasPrefix(v, start)
		}}, question{named(p.text) + " IN (" + quoted(p.textValue) + ", 'no such value')", "cql2-text", func(f *feature) bool {
			is, known := p.textIs(f)
			return known && is
		}})
	}
	if p.number != "" {
		low, high := p.numberValue-1, p.numberValue+1
		all = append(all, question{named(p.number) + " BETWEEN " + bboxText(low) + " AND " + bboxText(high), "cql2-text", func(f *feature) bool {
			v, known := p.numberOf(f)
			return known && v >= low && v <= high
		}})
	}
	return all
}

func caseQuestions(p *probe) []question {
	if p.text == "" {
		return nil
	}
	return []question{{"CASEI(" + named(p.text) + ") = CASEI(" + quoted(strings.ToUpper(p.textValue)) + ")", "cql2-text", func(f *feature) bool {
		v, known := f.Properties[p.text].(string)
		return known && strings.EqualFold(v, p.textValue)
	}}}
}

func spatialQuestions(p *probe) []question {
	if p.upper == nil {
		return nil
	}
	box := boxes(p.upper)[0]
	return []question{{"S_INTERSECTS(geometry, BBOX(" + bboxText(p.upper...) + "))", "cql2-text", func(f *feature) bool {
		return f.Geometry != nil && f.Geometry.intersects(box)
	}}}
}

func withinQuestions(p *probe) []question {
	if p.upper == nil {
		return nil
	}
	b := boxes(p.upper)[0]
	ring := fmt.Sprintf("POLYGON((%[1]v %[2]v, %[3]v %[2]v, %[3]v %[4]v, %[1]v %[4]v, %[1]v %[2]v))", b.min[0], b.min[1], b.max[0], b.max[1])
	return []question{{"S_DISJOINT(geometry, " + ring + ")", "cql2-text", func(f *feature) bool {
		return f.Geometry != nil && !f.Geometry.intersects(b)
	}}}
}

func accentQuestions(p *probe) []question {
	if p.text == "" {
		return nil
	}
	bare := unaccented(p.textValue)
	return []question{{"ACCENTI(" + named(p.text) + ") = ACCENTI(" + quoted(bare) + ")", "cql2-text", func(f *feature) bool {
		v, known := f.Properties[p.text].(string)
		return known && unaccented(v) == bare
	}}}
}

// unaccented takes the marks off letters (Unicode, form D without category Mn).
func unaccented(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func propertyQuestions(p *probe) []question {
	if p.text == "" {
		return nil
	}
	return []question{{named(p.text) + " = " + named(p.text), "cql2-text", func(f *feature) bool { _, known := p.textIs(f); return known }}}
}

func arithmeticQuestions(p *probe) []question {
	if p.number == "" {
		return nil
	}
	return []question{{named(p.number) + " * 2 - 1 > " + bboxText(p.numberValue), "cql2-text", func(f *feature) bool {
		v, known := p.numberOf(f)
		return known && v*2-1 > p.numberValue
	}}}
}

func arrayQuestions(p *probe) []question {
	if p.list == "" {
		return nil
	}
	return []question{{"A_CONTAINS(" + named(p.list) + ", (" + quoted(p.listValue) + "))", "cql2-text", func(f *feature) bool {
		all, _ := f.Properties[p.list].([]any)
		return slices.Contains(all, any(p.listValue))
	}}}
}

func temporalQuestions(p *probe) []question {
	if p.date == "" {
		return nil
	}
	ask := func(function string, want func(date string) bool) question {
		return question{function + "(" + named(p.date) + ", DATE(" + quoted(p.dateValue) + "))", "cql2-text", func(f *feature) bool {
			v, known := f.Properties[p.date].(string)
			return known && want(v)
		}}
	}
	return []question{
		ask("T_AFTER", func(date string) bool { return date > p.dateValue }),
		ask("T_BEFORE", func(date string) bool { return date < p.dateValue }),
		ask("T_EQUALS", func(date string) bool { return date == p.dateValue }),
	}
}
