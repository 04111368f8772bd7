package source

import (
	"encoding/json"
	"errors"

	"lindero/geo/crs"
)

// collection streams the features of the list at i, then reads what stands behind
// them.
func (r *geojsonReader) collection(i int, h *head) (done bool, err error) {
	if h.crs != nil {
		system, err := systemOf(h.crs)
		if err != nil {
			return true, r.sink.breakOff(place{offset: r.offset(r.at)}, CodeCRS, "%s", err)
		}
		r.sink.setCRS(system)
	}
	r.at = i + 1
	if done, err := r.features(); done || err != nil {
		return true, err
	}
	return r.tail(h)
}

// features reads the list's features up to its closing bracket.
func (r *geojsonReader) features() (done bool, err error) {
	for first := true; ; first = false {
		if done, err := r.separated(first); done || err != nil {
			return done, err
		}
		if r.data[r.at] == ']' {
			r.at++
			return false, nil
		}
		if done, err := r.nextFeature(); done || err != nil {
			return true, err
		}
	}
}

// separated passes over what stands between features.
func (r *geojsonReader) separated(first bool) (done bool, err error) {
	if r.at, err = r.nextByte(r.at); err != nil {
		return true, err
	}
	if c := r.data[r.at]; !first && c == ',' {
		if r.at, err = r.nextByte(r.at + 1); err != nil {
			return true, err
		}
		first = r.data[r.at] != ']' // a comma before the bracket is an error
	} else if c == ']' {
		return false, nil
	}
	if r.at >= r.end {
		return true, r.sink.breakOff(place{record: r.record + 1, offset: r.offset(r.at)}, CodeTruncated,
			"the file ends in the list of features, after %d of them; fetch it again", r.record)
	}
	if !first {
		return true, r.sink.breakOff(place{record: r.record + 1, offset: r.offset(r.at)}, CodeSyntax,
			"a comma and a feature, or the end of the list, are expected here; the rest of the file is not read")
	}
	return false, nil
}

// nextFeature reads one feature of a collection, and passes over it if it is broken.
func (r *geojsonReader) nextFeature() (done bool, err error) {
	for {
		r.sink.begin()
		at := place{record: r.record + 1, offset: r.offset(r.at)}
		i := -1
		if r.data[r.at] == '{' {
			i = r.object(r.at, false)
		} else if i = r.skip(r.at); i >= 0 {
			r.sink.refuse(CodeSyntax, "a feature is expected here, not %s", clip(r.data[r.at:i]))
		}
		if i >= 0 {
			r.record++
			r.at = i
			return false, r.sink.add(at)
		}
		if r.fault.kind == faultMore {
			err := r.more(r.at)
			if err == nil {
				r.at = 0
				continue
			}
			if !errors.Is(err, errTooLarge) {
				return true, err
			}
		}
		return r.brokenFeature(at)
	}
}

// brokenFeature refuses the feature at r.at and goes on behind its closing brace.
func (r *geojsonReader) brokenFeature(at place) (done bool, err error) {
	code, message := r.explain()
	if r.fault.kind == faultSyntax {
		at.offset = r.offset(r.fault.at)
	}
	r.record++
	if code == CodeTruncated || r.data[r.at] != '{' && r.data[r.at] != '[' {
		return true, r.sink.breakOff(at, code, "%s", message)
	}
	id := r.sink.feature.ID
	r.sink.begin()
	r.sink.feature.ID = id
	r.sink.refuse(code, "%s", message)
	if err := r.sink.add(at); err != nil {
		return true, err
	}
	at.line = r.lineAt(at.offset) // it will be out of sight
	next, found, err := r.passOver(r.at)
	r.at = next
	if err == nil && !found {
		return true, r.sink.breakOff(at, CodeTruncated, "the file ends before this feature does, or its brackets do not match; the rest is not read")
	}
	return false, err
}

// tail reads the members behind the features, up to the collection's closing brace.
func (r *geojsonReader) tail(h *head) (done bool, err error) {
	for {
		if r.at, err = r.nextByte(r.at); err != nil {
			return true, err
		}
		if r.data[r.at] == '}' {
			r.at++
			return false, r.closed(h)
		}
		i := r.tailMember(r.at, h)
		switch {
		case i >= 0:
			r.at = i
		case r.fault.kind == faultMore:
			if err := r.more(r.at); errors.Is(err, errTooLarge) {
				return true, r.sink.breakOff(place{offset: r.offset(r.at)}, CodeTooLarge, "a member behind the features is larger than %s; the rest of the file is not read", byteCount(r.limit))
			} else if err != nil {
				return true, err
			}
			r.at = 0
		default:
			code, message := r.explain()
			if code == CodeTruncated {
				message = "the file ends behind its features, before the collection is closed; it may lack some"
			}
			return true, r.sink.breakOff(place{offset: r.offset(r.at)}, code, "%s", message)
		}
	}
}

// tailMember reads a comma and a member.
func (r *geojsonReader) tailMember(i int, h *head) int {
	if r.data[i] != ',' {
		return r.fail(i, "a comma or a closing brace is expected here")
	}
	if i = r.name(r.space(i + 1)); i < 0 {
		return -1
	}
	r.arena = r.arena[:0]
	return r.headMember(string(r.data[r.from:r.to]), i, h)
}

// closed checks what is known only at the collection's end: its type, and a crs
// behind the features.
func (r *geojsonReader) closed(h *head) error {
	if h.kind != "FeatureCollection" {
		r.sink.report.warn(CodeFormat, `the object that holds the features has the type %q; "FeatureCollection" is what it should say`, h.kind)
	}
	if h.crs == nil {
		return nil
	}
	system, err := systemOf(h.crs)
	if err == nil && system.Name == r.sink.crs.Name || err == nil && system.IsWGS84() && r.sink.crs.IsWGS84() {
		return nil
	}
	if err != nil {
		return &lateRefusal{err}
	}
	return &errLateCRS{system}
}

// systemOf reads the crs member of GeoJSON before RFC 7946.
func systemOf(member []byte) (crs.CRS, error) {
	var m struct {
		Type       string `json:"type"`
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if string(member) == "null" {
		return crs.CRS{}, nil
	}
	if err := json.Unmarshal(member, &m); err != nil {
		return crs.FromName(clip(member))
	}
	return crs.FromName(m.Properties.Name)
}
