package sheet

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/paulmach/orb"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// ink is a colour: red, green, blue.
type ink [3]int

// The colours that are not those of layers.
var (
	black      = ink{0, 0, 0}
	white      = ink{255, 255, 255}
	grey       = ink{95, 95, 95}
	paleGrey   = ink{200, 200, 200}
	waterInk   = ink{221, 233, 241}
	landInk    = ink{253, 252, 247}
	riverInk   = ink{120, 165, 195}
	gridInk    = ink{120, 140, 165}
	areaInk    = ink{190, 30, 70}
	borderInk  = ink{70, 62, 100}
	departInk  = ink{175, 170, 165}
	townInk    = ink{85, 85, 85}
	countryInk = ink{165, 158, 172}
)

// The weights of letters, as fpdf names them.
const (
	regular = ""
	bold    = "B"
)

const family = "Go"

// canvas writes on the pages of a PDF, in millimetres from a page's left and upper edge.
// What fails is kept by pdf until the end.
type canvas struct {
	pdf     *fpdf.Fpdf
	letters *letters
	points  float64 // size of the letters
}

func newCanvas(width, height float64) (*canvas, error) {
	l, err := newLetters()
	if err != nil {
		return nil, err
	}
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: width, Ht: height}})
	pdf.SetCatalogSort(true) // equal sheets have equal bytes
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.AddUTF8FontFromBytes(family, regular, goregular.TTF)
	pdf.AddUTF8FontFromBytes(family, bold, gobold.TTF)
	c := &canvas{pdf: pdf, letters: l}
	c.font(regular, 8)
	return c, pdf.Error()
}

// font selects weight and size, in points, of the letters that follow.
func (c *canvas) font(weight string, points float64) {
	c.points = points
	c.pdf.SetFont(family, weight, points)
}

// millimetres of a point.
const point = 25.4 / 72

// capital is the height of capital letters of the Go fonts, in parts of their size.
const capital = 0.72

func (c *canvas) width(s string) float64 { return c.pdf.GetStringWidth(c.letters.clean(s)) }

// text writes from a place on the base line.
func (c *canvas) text(x, y float64, s string) { c.pdf.Text(x, y, c.letters.clean(s)) }

// haloed writes from a place on the base line, with a white rim around the letters.
func (c *canvas) haloed(x, y float64, s string) {
	c.pen(white, 0.55)
	c.pdf.SetLineJoinStyle("round")
	c.pdf.SetTextRenderingMode(1)
	c.text(x, y, s)
	c.pdf.SetTextRenderingMode(0)
	c.text(x, y, s)
}

// centred writes with a place in the middle of the base line.
func (c *canvas) centred(x, y float64, s string) { c.text(x-c.width(s)/2, y, s) }

// flushed writes up to a place on the base line.
func (c *canvas) flushed(x, y float64, s string) { c.text(x-c.width(s), y, s) }

// mostFitted and mostWrapped are how many characters of a text are looked at: more stand
// on no line, and in no paragraph of a sheet. To break text takes time that grows with
// the square of the words' lengths.
const (
	mostFitted  = 500
	mostWrapped = 3000
)

// fit shortens a text to a width.
func (c *canvas) fit(s string, width float64) string {
	if c.width(s) <= width {
		return s
	}
	runes := []rune(s)
	runes = runes[:min(len(runes), mostFitted)]
	for len(runes) > 1 && c.width(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ,;·") + "…"
}

// wrap breaks a text into lines of a width.
func (c *canvas) wrap(s string, width float64) []string {
	if runes := []rune(s); len(runes) > mostWrapped {
		s = string(runes[:mostWrapped]) + "…"
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimLeft(line+" "+word, " ")
		if line != "" && c.width(longer) > width {
			lines = append(lines, line)
			longer = word
		}
		for c.width(longer) > width { // a word that fills more than a line
			n := c.fitting(longer, width)
			lines, longer = append(lines, longer[:n]), longer[n:]
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting returns how many bytes of a text, at least one character, fit a width.
func (c *canvas) fitting(s string, width float64) int {
	fits := 0
	for i := range s {
		if i > 0 && c.width(s[:i]) > width && fits > 0 {
			return fits
		}
		fits = i
	}
	return max(fits, 1)
}

func (c *canvas) color(i ink)          { c.pdf.SetTextColor(i[0], i[1], i[2]) }
func (c *canvas) filling(i ink)        { c.pdf.SetFillColor(i[0], i[1], i[2]) }
func (c *canvas) pen(i ink, w float64) { c.pdf.SetDrawColor(i[0], i[1], i[2]); c.pdf.SetLineWidth(w) }

// dashed sets the lengths of dashes and gaps, in millimetres; none: lines are whole.
func (c *canvas) dashed(lengths ...float64) { c.pdf.SetDashPattern(lengths, 0) }

// How paths are drawn, as fpdf names it.
const (
	stroke    = "D"
	filled    = "F*" // even-odd: holes need not wind the other way
	fillTrace = "B*"
)

// trace draws lines as one path.
func (c *canvas) trace(lines []orb.LineString, closed bool, how string) {
	drawn := false
	for _, line := range lines {
		if len(line) < 2 {
			continue
		}
		drawn = true
		for i, p := range line {
			if i == 0 {
				c.pdf.MoveTo(p[0], p[1])
			} else {
				c.pdf.LineTo(p[0], p[1])
			}
		}
		if closed {
			c.pdf.ClosePath()
		}
	}
	if drawn {
		c.pdf.DrawPath(how)
	}
}

// inside draws with everything outside a box cut off.
func (c *canvas) inside(b box, draw func()) {
	c.pdf.ClipRect(b.x, b.y, b.w, b.h, false)
	draw()
	c.pdf.ClipEnd()
}

// turned draws with the page turned counterclockwise around a place.
func (c *canvas) turned(degrees, x, y float64, draw func()) {
	c.pdf.TransformBegin()
	c.pdf.TransformRotate(degrees, x, y)
	draw()
	c.pdf.TransformEnd()
}
