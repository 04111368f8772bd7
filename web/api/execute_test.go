package api

import (
	"encoding/json"
	"strings"
	"testing"

	"lindero/geo"
)

// FuzzExecute reads bodies of executions, up to the inputs that a process gets: those are
// of the process and can be read.
func FuzzExecute(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"inputs":{"maxzoom":1,"bbox":[-91,14,-90,15],"collections":["a"],"format":"pmtiles"},"response":"document"}`,
		`{"inputs":{"maxzoom":{"value":2,"mediaType":"application/json"}},"outputs":{"archive":{"transmissionMode":"reference"}}}`,
		`{"inputs":{"maxzoom":{"href":"data:application/json;base64,MQ=="}}}`, `{"inputs":{"bbox":{"href":"data:,%5B1,2,3,4%5D"}}}`, `{"inputs":null}`, `{"outputs":{"archive":{"format":{"mediaType":null}}}}`, `{} x`,
	} {
		f.Add([]byte(seed))
	}
	p := packProcess()
	f.Fuzz(func(t *testing.T, body []byte) {
		request, err := parseExecute(strings.NewReader(string(body)))
		if err != nil {
			return
		}
		inputs, err := p.plainInputs(request.Inputs.value)
		if err != nil {
			return
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(inputs, &members); err != nil || len(members) != len(request.Inputs.value) {
			t.Fatalf("the inputs became %s: %v", inputs, err)
		}
		var in packInputs
		if err := readInputs(inputs, &in); err != nil {
			return
		}
		if box, err := boxInput("bbox", in.BBox); err == nil && box != nil && (box.South > box.North || box.West < -180 || box.East > 180) {
			t.Errorf("the box is %+v", box)
		}
		if reply, err := request.reply(&p, product{MediaType: mediaPMTiles}, "es"); err == nil && (reply.Response == "" || reply.Transmission == "") {
			t.Errorf("the reply is %+v", reply)
		}
	})
}

// TestProcessesAreWhole checks the table: whatever reads it relies on this.
func TestProcessesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	text := func(where string, texts ...geo.Text) {
		for _, text := range texts {
			if text.ES == "" || text.EN == "" {
				t.Errorf("%s says %+v", where, text)
			}
		}
	}
	for _, p := range processes() {
		if p.ID == "" || seen[p.ID] || p.Prepare == nil || len(p.Media) == 0 {
			t.Errorf("the process %q is not whole", p.ID)
		}
		seen[p.ID] = true
		text(p.ID, p.Title, p.Description)
		inputs := map[string]bool{}
		for _, v := range append(p.Inputs, p.Output) {
			if v.ID == "" || inputs[v.ID] || v.Schema == nil {
				t.Errorf("%s: the value %q is not whole", p.ID, v.ID)
			}
			inputs[v.ID] = true
			text(p.ID+" "+v.ID, v.Title, v.Description)
		}
	}
}

func TestWhoPrefersNotToWait(t *testing.T) {
	for value, want := range map[string]bool{
		"": false, "respond-async": true, "Respond-Async, wait=10": true, "wait=10,respond-async;foo": true, "respond-sync": false, "return=minimal": false, "x-respond-async": false,
	} {
		if got := prefersAsync(map[string][]string{"Prefer": {value}}); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}
