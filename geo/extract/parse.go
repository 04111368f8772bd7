package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/crs"
)

// What a request may hold at most.
const (
	MaxRequest     = 16 << 20 // bytes of JSON
	maxCollections = 100
	maxNames       = 1000 // of municipalities or departments
)

// Parse reads a request. Errors are [geo.Error]s of [geo.CodeInvalid] or
// [geo.CodeTooLarge], Param the member at fault.
func Parse(data []byte) (Request, error) {
	var r Request
	if len(data) > MaxRequest {
		return r, geo.Errorf(geo.CodeTooLarge, "", "a request holds at most %d MiB; simplify the outline of its area", MaxRequest>>20)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, undecoded(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return r, geo.Errorf(geo.CodeInvalid, "", "something stands behind the request's closing brace")
	}
	return r, r.check()
}

// undecoded says what is wrong with the JSON of a request.
func undecoded(err error) error {
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		return geo.Errorf(geo.CodeInvalid, mistyped.Field, "%q cannot be a JSON %s", mistyped.Field, mistyped.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return geo.Errorf(geo.CodeInvalid, "", "the request ends before its JSON does")
	}
	return geo.Errorf(geo.CodeInvalid, "", "the request is not what it should be: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// check finds what is wrong whatever the data, and puts names into their one spelling.
func (r *Request) check() error {
	if err := r.Area.check(); err != nil {
		return err
	}
	switch {
	case len(r.Collections) > maxCollections:
		return geo.Errorf(geo.CodeInvalid, "collections", "%d collections are named; at most %d may be", len(r.Collections), maxCollections)
	case r.Cut != "" && r.Cut != Clip && r.Cut != Whole:
		return geo.Errorf(geo.CodeInvalid, "cut", "cut is %q or %q, not %q", Clip, Whole, r.Cut)
	case r.Lang != "" && r.Lang != "es" && r.Lang != "en":
		return geo.Errorf(geo.CodeInvalid, "lang", "lang is es or en, not %q", r.Lang)
	case r.Paper != "" && r.Paper != "a4" && r.Paper != "letter":
		return geo.Errorf(geo.CodeInvalid, "paper", "paper is a4 or letter, not %q", r.Paper)
	case r.MinZoom != nil && r.MaxZoom != nil && *r.MinZoom > *r.MaxZoom:
		return geo.Errorf(geo.CodeInvalid, "minzoom", "the smallest zoom, %d, is above the largest, %d", *r.MinZoom, *r.MaxZoom)
	}
	r.Collections = unique(r.Collections)
	if err := r.checkFilters(); err != nil {
		return err
	}
	if _, err := findCRS(r.CRS); err != nil {
		return err
	}
	if r.Format == "" {
		return nil
	}
	f, err := findFormat(r.Format)
	r.Format = f.Name
	return err
}

// unique returns the names, each once.
func unique(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}

func (r *Request) checkFilters() error {
	for _, id := range slices.Sorted(maps.Keys(r.Filter)) {
		if r.Collections != nil && !slices.Contains(r.Collections, id) {
			return geo.Errorf(geo.CodeInvalid, "filter", "there is a filter for %q, which is none of the collections asked for", id)
		}
		if len(r.Filter[id]) > cql.MaxLength {
			return geo.Errorf(geo.CodeInvalid, "filter", "the filter for %q has more than %d bytes", id, cql.MaxLength)
		}
	}
	return nil
}

// check finds what is wrong with how an area is named, whatever the data.
func (p *Place) check() error {
	named := 0
	for _, there := range []bool{
		len(p.BBox) > 0, len(p.Geometry) > 0, p.Circle != nil, len(p.Municipalities) > 0, len(p.Departments) > 0, p.Border != "", p.File != nil,
	} {
		if there {
			named++
		}
	}
	switch {
	case named != 1:
		return geo.Errorf(geo.CodeInvalid, "area", "an area is named in one way, and here it is in %d: give one of bbox, geometry, circle, municipalities, departments, border or file", named)
	case len(p.BBox) > 0 && len(p.BBox) != 4:
		return geo.Errorf(geo.CodeInvalid, "area", "bbox takes 4 numbers (west, south, east, north), not %d", len(p.BBox))
	case p.Border == "" && (p.KM != nil || p.WidthKM != 0):
		return geo.Errorf(geo.CodeInvalid, "area", "km and width_km go with border")
	case p.Border != "" && (p.KM == nil || p.WidthKM <= 0):
		return geo.Errorf(geo.CodeInvalid, "area", "border takes km, from where to where along it, and width_km, above 0")
	case len(p.Municipalities) > maxNames || len(p.Departments) > maxNames:
		return geo.Errorf(geo.CodeInvalid, "area", "more than %d names; draw the outline instead", maxNames)
	case p.File != nil && p.File.Encoding != "" && p.File.Encoding != "base64":
		return geo.Errorf(geo.CodeInvalid, "area", "a file is encoded in base64, not in %q", p.File.Encoding)
	}
	return nil
}

// findCRS returns the system that a URI names; CRS84 for none.
func findCRS(uri string) (crs.Offered, error) {
	all := crs.All()
	if uri == "" {
		return all[0], nil
	}
	var known []string
	for _, system := range all {
		if system.URI == uri {
			return system, nil
		}
		known = append(known, system.URI)
	}
	return crs.Offered{}, geo.Errorf(geo.CodeInvalid, "crs", "there is no system %q; there are %s", uri, strings.Join(known, ", "))
}
