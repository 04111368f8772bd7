package conformance

import (
	"fmt"
	"slices"
	"time"
)

func datetimeChecks() []check {
	const class = "FeaturesTime"
	all := []check{
		operationCheck(class, "validateFeaturesWithDateTimeOperation", extentTimes),
		{"features/core.collections." + class + ".validateFeaturesWithDateTimeResponse", "/conf/core/fc-time-response", classFeatures,
			func(t *tester) { timeResponse(t, extentTimes) }},
		{"lindero/core.Datetime.selectsByDates", "/conf/core/fc-time-response", classFeatures, func(t *tester) { timeResponse(t, dataTimes) }},
	}
	return append(all, responseChecks(class, extentTimes,
		"validateFeaturesWithDateTimeResponse_GeometryInCRS84", "validateFeaturesWithDateTimeResponse_TypeProperty",
		"validateFeaturesWithDateTimeResponse_FeaturesProperty", "validateFeaturesWithDateTimeResponse_Links",
		"validateFeaturesWithDateTimeResponse_TimeStamp", "validateFeaturesWithDateTimeResponse_NumberMatched",
		"validateFeaturesResponse_NumberReturned")...)
}

// timeRequests asks for a datetime, each under its own text. when is what the text
// means, where that is another one.
func timeRequests(c *collection, items string, texts [][2]string) []request {
	var all []request
	for _, text := range texts {
		all = append(all, request{subject: c.ID + " datetime=" + text[0], address: withQuery(items, "datetime", text[0]), when: text[1]})
	}
	return all
}

// extentTimes are the suite's: the first instant of the temporal extent, the second
// quarter of it, and two days from its first quarter on, as a date and a duration.
// The grammar of the standard has no durations; the suite asks for one all the same.
func extentTimes(t *target) []request {
	return t.eachItems(func(c *collection, items string) []request {
		interval, err := c.interval()
		if err == nil && (interval[0] == nil || interval[1] == nil) {
			err = skipf("%s has a temporal extent with an open end", c.ID)
		}
		if err != nil {
			return []request{{subject: c.ID, err: needs(err)}}
		}
		whole, err := parsePeriod(ends(interval))
		if err != nil {
			return []request{{subject: c.ID, err: needs(err)}}
		}
		quarter := whole.to.Sub(whole.from) / 4
		begin, from := stamp(whole.from), whole.from.Add(quarter)
		day := from.Format(time.DateOnly)
		span := stamp(from) + "/" + stamp(from.Add(quarter))
		return timeRequests(c, items, [][2]string{{begin, begin}, {span, span},
			{day + "/P2D", day + "/" + from.AddDate(0, 0, 2).Format(time.DateOnly)}})
	})
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// dataTimes are instants, days and intervals out of the data, and around them.
func dataTimes(t *target) []request {
	return t.eachItems(func(c *collection, items string) []request {
		all, err := t.all(c)
		if err != nil {
			return []request{{subject: c.ID, err: err}}
		}
		days := datesOf(t.dateProperties(c), all)
		if len(days) == 0 {
			return []request{{subject: c.ID, err: skipf("%s has no dates", c.ID)}}
		}
		low, middle, high := days[0], days[len(days)/2], days[len(days)-1]
		var texts [][2]string
		for _, text := range []string{
			middle, low, high, middle + "T12:00:00Z", low + "/" + middle, middle + "/..", "../" + middle, "/" + middle, middle + "/",
			low + "T00:00:00Z/" + high + "T23:59:59Z", "1001-01-01/1001-12-31", "../..",
		} {
			texts = append(texts, [2]string{text, text})
		}
		return timeRequests(c, items, texts)
	})
}

// datesOf lists the days that some properties hold, in order.
func datesOf(names []string, all []feature) []string {
	var days []string
	for i := range all {
		for _, name := range names {
			if p, ok := periodOf(&all[i], name); ok {
				days = append(days, p.from.UTC().Format(time.DateOnly))
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// timeResponse wants exactly the features that are at the time asked for, by one
// property of the server's choice, which must be the same in all requests about a
// collection.
func timeResponse(t *tester, requests func(t *target) []request) {
	candidates := map[string][]string{}
	eachSelection(t, requests, func(r request, got, all []feature) error {
		when, err := parsePeriod(r.when)
		if err != nil {
			return err
		}
		names, begun := candidates[r.c.ID]
		if !begun {
			names = t.dateProperties(r.c)
		}
		var explain []string
		for _, name := range names {
			if err = wantAt(got, all, name, when); err == nil {
				explain = append(explain, name)
			}
		}
		if len(explain) == 0 {
			return fmt.Errorf("none of the dates %v explains what is selected (%d of %d): %w", names, len(got), len(all), err)
		}
		candidates[r.c.ID] = explain
		return nil
	})
}

// wantAt wants the features that are at a time by one property. Where no feature has a
// value of it, only an empty answer tells that it went by that property.
func wantAt(got, all []feature, name string, when period) error {
	if len(datesOf([]string{name}, all)) == 0 {
		return wantFeatures(got, nil)
	}
	return wantSelected(got, all, func(f *feature) (applies, selected bool) {
		p, ok := periodOf(f, name)
		return ok, ok && p.overlaps(when)
	})
}
