package sheet

import (
	"fmt"
	"io"

	"lindero/geo"
	"lindero/geo/speech"
)

// sheet is one being written.
type sheet struct {
	*canvas
	o       Options
	layout  *Layout
	content *content
}

// Write writes a sheet as a PDF. Errors are those of [NewLayout], of the features and of
// w; of what makes no sense in the options, [geo.CodeInvalid].
func Write(w io.Writer, o Options) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	layout, err := NewLayout(o)
	if err != nil {
		return err
	}
	content, err := gather(o, layout)
	if err != nil {
		return err
	}
	canvas, err := newCanvas(layout.Width, layout.Height)
	if err != nil {
		return err
	}
	s := &sheet{canvas, o, layout, content}
	if err := s.draw(); err != nil {
		return err
	}
	s.describe()
	return s.pdf.Output(w)
}

// describe writes what readers of the file see of it.
func (s *sheet) describe() {
	s.pdf.SetTitle(s.letters.clean(s.o.Title), true)
	s.pdf.SetSubject(s.letters.clean(s.o.Edition.Dataset.Title.In(s.o.Lang)), true)
	s.pdf.SetKeywords(s.o.Edition.Version, true)
	s.pdf.SetCreator("Lindero", true)
	s.pdf.SetProducer("Lindero", true)
	s.pdf.SetLang(s.o.Lang)
	s.pdf.SetCreationDate(s.o.Time.UTC())
	s.pdf.SetModificationDate(s.o.Time.UTC())
}

// draw draws all pages: the index, the maps, then tables and what found no room before.
func (s *sheet) draw() error {
	var last *mapPage
	legend, notes, unlabelled := true, true, 0
	for _, f := range s.frames() {
		s.pdf.AddPage()
		last = s.mapPage(f)
		last.drawMap(f != s.layout.Index)
		last.drawTitle()
		last.drawFacts()
		legend = last.drawLegend() && legend
		notes = last.drawNotes() && notes
		if err := last.drawLocator(); err != nil {
			return err
		}
		unlabelled += last.unlabelled
	}
	last.unlabelled = unlabelled
	t := s.newTables(last)
	t.drawRows()
	t.drawRest(legend, notes)
	s.numberPages()
	return s.pdf.Error()
}

// numberPages writes on each page which one it is, once it is known how many there are.
func (s *sheet) numberPages() {
	of := geo.Text{ES: "Página %d de %d", EN: "Page %d of %d"}.In(s.o.Lang)
	n := s.pdf.PageCount()
	for i := 1; i <= n; i++ {
		s.pdf.SetPage(i)
		s.font(regular, 7)
		s.color(grey)
		s.flushed(s.layout.Width-margin, margin+4, fmt.Sprintf(of, i, n))
	}
	s.pdf.SetPage(n)
}

// frames returns the maps in the order of pages.
func (s *sheet) frames() []*Frame {
	var frames []*Frame
	if s.layout.Index != nil {
		frames = append(frames, s.layout.Index)
	}
	for i := range s.layout.Maps {
		frames = append(frames, &s.layout.Maps[i])
	}
	return frames
}

func (o *Options) speech() speech.Speech { return speech.In(o.Lang) }
