package main

import (
	"errors"

	"github.com/alecthomas/kong"

	"lindero/geo"
)

// boxFlag is a flag that takes a box: W,S,E,N in degrees. It may start with a minus, as
// those of the Americas do, which kong takes for a flag in other values.
type boxFlag struct{ *geo.BBox }

// Decode reads the flag's value.
func (b *boxFlag) Decode(ctx *kong.DecodeContext) error {
	text, ok := ctx.Scan.Pop().Value.(string)
	if !ok {
		return errors.New("expected W,S,E,N")
	}
	box, err := geo.ParseBBox(text)
	if err != nil {
		return err
	}
	b.BBox = &box
	return nil
}
