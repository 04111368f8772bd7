package source

import (
	"errors"
	"fmt"
	"strconv"

	"lindero/geo"
)

// refuse marks the current feature as refused; the first reason counts.
func (s *sink) refuse(code Code, format string, args ...any) {
	if s.bad == nil {
		s.bad = &finding{code, Refusal, fmt.Sprintf(format, args...)}
	}
}

func (s *sink) warn(code Code, format string, args ...any) {
	s.find(code, Warning, s.limits.ListedWarnings, format, args)
}

func (s *sink) note(code Code, format string, args ...any) {
	s.find(code, Note, s.limits.ListedNotes, format, args)
}

// find keeps a finding until the feature is taken. The sentence is made only if
// it is going to be listed.
func (s *sink) find(code Code, severity Severity, listed int, format string, args []any) {
	f := finding{code: code, severity: severity}
	if s.report.Count(code) < listed {
		f.message = fmt.Sprintf(format, args...)
	}
	s.findings = append(s.findings, f)
}

// RefusalError is the failure of a strict load: the first refusal.
type RefusalError struct{ Issue Issue }

func (e *RefusalError) Error() string { return "refused: " + e.Issue.String() }

// add takes the current feature or reports why not. Its error ends the load: a
// refusal in strict mode.
func (s *sink) add(at place) error {
	s.records = max(s.records, at.record)
	if s.bad == nil {
		s.checkGeometry()
	}
	if s.bad == nil {
		s.checkValues()
	}
	if s.bad == nil {
		s.identify(at)
	}
	if s.bad == nil {
		s.pass()
	}
	if s.bad != nil {
		return s.refused(at)
	}
	s.report.Accepted++
	for _, f := range s.findings {
		s.issue(at, f)
	}
	return nil
}

// pass hands the feature to the builder.
func (s *sink) pass() {
	err := s.builder.Add(&s.feature)
	if err == nil {
		return
	}
	var e *geo.Error
	switch {
	case errors.As(err, &e) && e.Code == geo.CodeConflict && e.Param == "id":
		s.refuse(CodeDuplicateID, "%s; ids must be unique within a layer", err)
	case errors.As(err, &e) && e.Code == geo.CodeConflict:
		s.refuse(CodeTypeConflict, "%s", err)
	default:
		s.refuse(CodeLayerTooLarge, "%s", err)
	}
}

// refused reports the current feature as refused.
func (s *sink) refused(at place) error {
	i := s.issue(at, *s.bad)
	if s.strict {
		return &RefusalError{i}
	}
	return nil
}

// issue reports a finding at a place.
func (s *sink) issue(at place, f finding) Issue {
	i := Issue{
		File: s.report.File, Layer: s.report.Layer, Record: at.record, Offset: at.offset,
		Code: f.code, Severity: f.severity, Message: f.message,
	}
	if !s.report.tally(f.code, f.severity) {
		return i
	}
	if i.Line = at.line; i.Line == 0 && s.lineAt != nil {
		i.Line = s.lineAt(at.offset)
	}
	if id := s.feature.ID; id.Kind == geo.KindInteger || id.Kind == geo.KindString {
		i.FeatureID = clip(valueText(nil, id))
	}
	s.report.Issues = append(s.report.Issues, i)
	return i
}

// breakOff reports that the file cannot be read on from a place. Its error, in
// strict mode, ends the load.
func (s *sink) breakOff(at place, code Code, format string, args ...any) error {
	s.begin()
	s.report.Complete = false
	s.refuse(code, format, args...)
	return s.refused(at)
}

// identify gives the feature its id: from the id column, or as the format has it,
// or the number of its record.
func (s *sink) identify(at place) {
	f := &s.feature
	if s.idColumn >= 0 {
		column := &f.Values[s.idColumn]
		switch {
		case column.Kind == geo.KindNull && f.ID.Kind != geo.KindNull:
			*column = f.ID
			s.checks[s.idColumn].coerce(s, column)
		case column.Kind == geo.KindNull:
		default:
			f.ID = *column
		}
	}
	switch f.ID.Kind {
	case geo.KindInteger:
		return
	case geo.KindString:
		if len(f.ID.Bytes) > 0 {
			return
		}
	case geo.KindNumber, geo.KindBoolean:
		f.ID = geo.Value{Kind: geo.KindString, Bytes: s.keep(valueText(nil, f.ID))}
		return
	case geo.KindJSON:
		s.refuse(CodeTypeConflict, "the id is a list or an object, not a text or a number")
		return
	}
	f.ID = geo.Value{Kind: geo.KindInteger, Int: int64(s.idBase + at.record)}
	if !s.notedAutomatic {
		s.notedAutomatic = true
		s.note(CodeAutomaticID, "features without an id take the number of their record, which changes when the file does; name the column that holds ids as id_column of layer %q in %s", s.layer.ID, ConfigName)
	}
}

// usualID takes the column called id as the one of the ids, where nothing else is said.
func (s *sink) usualID(name string, column int) {
	if s.idColumn < 0 && name == "id" {
		s.idColumn = column
	}
}

// keep copies bytes to where they live until the feature is added.
func (s *sink) keep(b []byte) []byte {
	start := len(s.scratch)
	s.scratch = append(s.scratch, b...)
	return s.scratch[start:len(s.scratch):len(s.scratch)]
}

// finish reports what can be told only at the end of the file.
func (s *sink) finish() {
	notes := s.builder.Notes()
	for _, n := range notes[min(s.builderNotes, len(notes)):] {
		s.report.note(Code(n.Code), "%s", n.Message)
	}
	if s.north >= -90 && s.north < -60 {
		s.report.warn(CodeSwapped, "every position lies in Antarctica; if that is wrong, latitude and longitude are swapped")
	}
}

// valueText appends a value as text: numbers in the shortest form that reads back
// the same.
func valueText(dst []byte, v geo.Value) []byte {
	switch v.Kind {
	case geo.KindInteger:
		return strconv.AppendInt(dst, v.Int, 10)
	case geo.KindNumber:
		return strconv.AppendFloat(dst, v.Float, 'g', -1, 64)
	case geo.KindBoolean:
		return strconv.AppendBool(dst, v.Int != 0)
	}
	return append(dst, v.Bytes...)
}

// clip keeps text from a file short in messages.
func clip(b []byte) string {
	const most = 80
	if len(b) <= most {
		return string(b)
	}
	return string(b[:most]) + "…"
}
