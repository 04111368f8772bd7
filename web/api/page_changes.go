package api

import (
	"cmp"

	"lindero/geo"
	"lindero/geo/history"
	"lindero/geo/speech"
)

// changesBody is what the page of changes shows.
type changesBody struct {
	Found string
	Since string // when the history begins, "" where there is none
	Feed  string
	Rows  []changeRow
	Lists []tallyList
	Reset string // "" where all changes are shown
}

// changeRow is a change.
type changeRow struct {
	When, Kind, Layer, Name, Href, Where string
	Details                              []string
	Synthetic                            bool
}

// tallyList counts the changes by something.
type tallyList struct {
	Title string
	Rows  []tallyRow
}

type tallyRow struct {
	Value, Href, Counts string
}

// mostTallies is how many rows a list of counts has at most.
const mostTallies = 40

func (r *changesRequest) changesPage(h *history.Store) htmlPage {
	title := r.text("Cambios", "Changes")
	body := changesBody{Feed: r.feedAddress()}
	s := speech.In(r.lang)
	if !r.found.Begun.IsZero() {
		body.Since = s.Date(r.found.Begun.Format("2006-01-02"))
	}
	shown := len(r.found.Entries)
	switch {
	case r.found.Matched == 0:
		body.Found = r.text("No hay cambios.", "There are no changes.")
	case r.found.Matched == 1:
		body.Found = r.text("1 cambio.", "1 change.")
	case shown == r.found.Matched:
		body.Found = s.Count(shown) + r.text(" cambios, el más reciente primero.", " changes, the newest first.")
	default:
		body.Found = s.Count(shown) + r.text(" de ", " of ") + s.Count(r.found.Matched) + r.text(" cambios, el más reciente primero.", " changes, the newest first.")
	}
	for _, e := range r.found.Entries {
		body.Rows = append(body.Rows, r.changeRow(e))
	}
	for _, by := range groupingNames() {
		if list := r.tallyList(h, by); len(list.Rows) > 0 {
			body.Lists = append(body.Lists, list)
		}
	}
	if len(r.asked()) > 0 {
		body.Reset = r.Address("/changes")
	}
	formats := []Link{{Href: body.Feed, Type: mediaAtom, Title: r.text("Suscripción (Atom)", "Subscription (Atom)")}}
	for _, o := range r.offered {
		if o.name != r.as.name {
			formats = append(formats, Link{Href: withQuery(r.c, r.base, map[string]string{"f": o.name}), Type: o.media, Title: cmp.Or(mediaTitle(o.media, r.lang), o.label())})
		}
	}
	return htmlPage{
		Title:       title,
		Description: r.text("Lo que se agregó, eliminó, movió o modificó en los datos.", "What was added, removed, moved or changed in the data."),
		Crumbs:      r.crumbs(),
		Formats:     formats,
		Steps:       r.steps(r.pageLinks()),
		Hidden:      true, // it changes all the time
		Body:        body,
	}
}

func (r *changesRequest) changeRow(e history.Entry) changeRow {
	row := changeRow{
		When: e.Time.Format("2006-01-02 15:04 UTC"), Kind: e.Kind.Title().In(r.lang), Layer: r.changedLayer(e.Change),
		Name: short(r.changedName(e.Change), titleRunes), Details: r.changeDetails(e.Change), Synthetic: e.IsSynthetic(),
	}
	if path := r.featurePath(e.Change); path != "" {
		row.Href = r.Address(path)
	}
	for _, where := range r.whereabouts(e.Change) {
		if where != "" && row.Where != "" {
			row.Where += " · "
		}
		row.Where += where
	}
	return row
}

// tallyList counts the changes by something, and leads to those of each.
func (r *changesRequest) tallyList(h *history.Store, by string) tallyList {
	titles := map[string]geo.Text{"collection": both("Por capa", "By layer"), "border": both("Por frontera", "By border"), "municipality": both("Por municipio", "By municipality")}
	list := tallyList{Title: titles[by].In(r.lang)}
	parameter := by
	if by == "collection" {
		parameter = collectionsParam
	}
	for _, t := range h.Count(r.Edition, r.scope, r.now, r.query, groupings[by]) {
		if t.Value == "" || len(list.Rows) == mostTallies {
			continue
		}
		row := tallyRow{Value: t.Value, Counts: r.countWords(t.Counts), Href: withQuery(r.c, r.base, map[string]string{parameter: t.Value, "cursor": ""})}
		if c, err := r.Collection(t.Value); by == "collection" && err == nil {
			row.Value = r.titleOf(c)
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}
