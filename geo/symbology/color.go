package symbology

import (
	"fmt"
	"image/color"
)

// Color is an opaque colour: 0xrrggbb, in sRGB.
type Color uint32

// Colours of Okabe and Ito (2008), which the colour-blind can tell apart, darkened to
// 4.5:1 against white.
const (
	Blue      Color = 0x0a5a9c
	Vermilion Color = 0xc04a00
	Green     Color = 0x00745a
	Purple    Color = 0x8f3577
	Ochre     Color = 0x8a6100
	Sky       Color = 0x1c7aa8
	InkBlue   Color = 0x3a4552
	Plum      Color = 0x4a3f6b
)

const (
	crimson Color = 0xb3123f
	white   Color = 0xffffff
	ink     Color = 0x1f2a36
)

// String writes the colour as CSS does: #0a5a9c.
func (c Color) String() string { return fmt.Sprintf("#%06x", uint32(c)) }

// NRGBA is the colour for package image.
func (c Color) NRGBA() color.NRGBA {
	return color.NRGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 255}
}
