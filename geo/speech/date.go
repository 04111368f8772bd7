package speech

import (
	"fmt"
	"time"

	"lindero/geo"
)

// months are named by hand: the library of languages knows numbers only.
var months = [12]geo.Text{
	{ES: "enero", EN: "January"}, {ES: "febrero", EN: "February"}, {ES: "marzo", EN: "March"}, {ES: "abril", EN: "April"},
	{ES: "mayo", EN: "May"}, {ES: "junio", EN: "June"}, {ES: "julio", EN: "July"}, {ES: "agosto", EN: "August"},
	{ES: "septiembre", EN: "September"}, {ES: "octubre", EN: "October"}, {ES: "noviembre", EN: "November"}, {ES: "diciembre", EN: "December"},
}

// dateLayouts are the precisions that sources give dates in.
var dateLayouts = []string{"2006", "2006-01", time.DateOnly, time.RFC3339, "2006-01-02T15:04:05"}

// Date says a date as precisely as its source: a year, a month, a day or a time.
// Anything else comes back as it is.
func (s Speech) Date(text string) string {
	for i, layout := range dateLayouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		switch i {
		case 0:
			return text
		case 1:
			return s.month(t)
		case 2:
			return s.day(t)
		}
		return s.day(t) + ", " + t.Format("15:04") + zone(t, layout)
	}
	return text
}

func (s Speech) month(t time.Time) string {
	name := s.Text(months[t.Month()-1])
	if s.Lang == "es" {
		return fmt.Sprintf("%s de %d", name, t.Year())
	}
	return fmt.Sprintf("%s %d", name, t.Year())
}

func (s Speech) day(t time.Time) string {
	name := s.Text(months[t.Month()-1])
	if s.Lang == "es" {
		return fmt.Sprintf("%d de %s de %d", t.Day(), name, t.Year())
	}
	return fmt.Sprintf("%s %d, %d", name, t.Day(), t.Year())
}

// zone says which clock a time is of, where the source does.
func zone(t time.Time, layout string) string {
	switch _, offset := t.Zone(); {
	case layout != time.RFC3339:
		return ""
	case offset == 0:
		return " UTC"
	}
	return t.Format(" -07:00")
}
