package api

import (
	"strconv"

	"lindero/geo/encode"
)

// named is a feature that the document names, with the questions that it answers: those of
// the table, "counterpart", and "within" of crossings within the radius.
type named struct {
	*neighbourDoc
	Answers []string `json:"answers"`
}

// named are the features that the document names, each once, in its order.
func (d *neighboursDoc) named() []named {
	var all []named
	at := map[string]int{} // by address
	add := func(n *neighbourDoc, answer string) {
		if n == nil {
			return
		}
		i, ok := at[n.Href]
		if !ok {
			i = len(all)
			at[n.Href], all = i, append(all, named{neighbourDoc: n})
		}
		all[i].Answers = append(all[i].Answers, answer)
	}
	for i := range d.Nearest {
		add(d.Nearest[i].Feature, d.Nearest[i].Question)
	}
	if d.Counterpart != nil {
		add(d.Counterpart.Feature, "counterpart")
	}
	for i := range d.Crossings {
		add(&d.Crossings[i], "within")
	}
	return all
}

// sendNeighbours sends the features that the document names as GeoJSON, each once, with the
// questions that it answers.
func (r *request) sendNeighbours(doc *neighboursDoc) error {
	links, err := marshal(doc.Links)
	if err != nil {
		return err
	}
	body := append([]byte(`{"type":"FeatureCollection","links":`), links...)
	all := doc.named()
	body = strconv.AppendInt(append(body, `,"numberReturned":`...), int64(len(all)), 10)
	body = append(body, `,"features":[`...)
	for i, n := range all {
		if i > 0 {
			body = append(body, ',')
		}
		if body, err = appendNeighbour(append(body, '\n'), n); err != nil {
			return err
		}
	}
	return r.sendBytes(mediaGeoJSON, append(linksWithKey(r.c, r.base, body), "\n]}\n"...))
}

func appendNeighbour(dst []byte, n named) ([]byte, error) {
	id, err := marshal(n.Collection + "/" + n.ID) // alone in the document, which ids of features are not
	if err != nil {
		return nil, err
	}
	properties, err := marshal(n)
	if err != nil {
		return nil, err
	}
	dst = append(append(dst, `{"type":"Feature","id":`...), id...)
	dst = encode.AppendGeometry(append(dst, `,"geometry":`...), n.of.Geometry(n.at.Ordinal))
	dst = append(append(dst, `,"properties":`...), properties...)
	return append(dst, '}'), nil
}
