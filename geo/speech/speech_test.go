package speech

import (
	"testing"

	"lindero/geo"
)

func TestNumbers(t *testing.T) {
	es, en := In("es"), In("en")
	for _, tt := range []struct{ got, want string }{
		{es.Count(1234567), "1,234,567"},
		{en.Count(28), "28"},
		{es.Number(3.2), "3.2"},
		{es.Number(-1234.5678), "-1,234.5678"},
		{en.Number(0), "0"},
		{en.Number(1e300), "1e+300"},
		{en.Number(-2e-9), "-2e-09"},
		{es.Quantity(1000, "m"), "1,000\u00a0m"},
		{es.Quantity(5, "%"), "5\u00a0%"},
		{en.Quantity(90, "deg"), "90°"},
		{en.Quantity(40, "kmh"), "40\u00a0km/h"},
		{es.Quantity(2011, "a"), "2011"},
		{es.Quantity(7, ""), "7"},
		{es.Position(-92.147, 14.6791234), "14.67912, -92.14700"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ text, es, en string }{
		{"2024", "2024", "2024"},
		{"2024-05", "mayo de 2024", "May 2024"},
		{"2024-05-31", "31 de mayo de 2024", "May 31, 2024"},
		{"2024-05-31T12:30:00Z", "31 de mayo de 2024, 12:30 UTC", "May 31, 2024, 12:30 UTC"},
		{"2024-05-31T12:30:00-06:00", "31 de mayo de 2024, 12:30 -06:00", "May 31, 2024, 12:30 -06:00"},
		{"2024-05-31T12:30:00", "31 de mayo de 2024, 12:30", "May 31, 2024, 12:30"},
		{"2024-02-31", "2024-02-31", "2024-02-31"},
		{"hacia 2010", "hacia 2010", "hacia 2010"},
	} {
		if es, en := In("es").Date(tt.text), In("en").Date(tt.text); es != tt.es || en != tt.en {
			t.Errorf("%s: %q and %q, want %q and %q", tt.text, es, en, tt.es, tt.en)
		}
	}
}

func TestValues(t *testing.T) {
	uses := geo.Property{Name: "uses", Type: geo.JSON, Enum: []geo.EnumValue{
		{Value: "car", Title: geo.Text{ES: "automóvil", EN: "car"}}, {Value: "migration", Title: geo.Text{ES: "inmigración", EN: "migration"}}, {Value: "bare"}}}
	width := geo.Property{Name: "width", Type: geo.Number, Unit: "m"}
	seen := geo.Property{Name: "seen", Type: geo.String, Format: geo.FormatDate}
	list := func(s string) geo.Value { return geo.Value{Kind: geo.KindJSON, Bytes: []byte(s)} }
	word := func(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }
	for _, tt := range []struct {
		property geo.Property
		value    geo.Value
		es, en   string
	}{
		{width, geo.Value{}, "", ""},
		{width, geo.Value{Kind: geo.KindNumber, Float: 1234.5}, "1,234.5\u00a0m", "1,234.5\u00a0m"},
		{width, geo.Value{Kind: geo.KindInteger, Int: -3}, "-3\u00a0m", "-3\u00a0m"},
		{geo.Property{}, geo.Value{Kind: geo.KindBoolean, Int: 1}, "sí", "yes"},
		{geo.Property{}, geo.Value{Kind: geo.KindBoolean}, "no", "no"},
		{geo.Property{}, word("unknown"), "desconocido", "unknown"},
		{geo.Property{}, word("  "), "", ""},
		{geo.Property{}, word("<b>"), "<b>", "<b>"},
		{seen, word("2024-05-31"), "31 de mayo de 2024", "May 31, 2024"},
		{uses, word("car"), "automóvil", "car"},
		{uses, word("bare"), "bare", "bare"},
		{uses, list(`["car","boat","migration"]`), "automóvil, boat e inmigración", "car, boat, migration"},
		{uses, list(`["boat","car"]`), "boat y automóvil", "boat, car"},
		{uses, list(`[]`), "", ""},
		{uses, list(`[null,1e999,-2.5,true,{"a":[1]}]`), `1e999, -2.5, sí y {"a":[1]}`, `1e999, -2.5, yes, {"a":[1]}`},
		{uses, list(`{"a":"<script>"}`), `{"a":"<script>"}`, `{"a":"<script>"}`},
	} {
		if es, en := In("es").Value(tt.property, tt.value), In("en").Value(tt.property, tt.value); es != tt.es || en != tt.en {
			t.Errorf("%v: %q and %q, want %q and %q", tt.value, es, en, tt.es, tt.en)
		}
	}
	if !IsUnknown(word("unknown")) || IsUnknown(word("known")) || IsUnknown(geo.Value{}) {
		t.Error("what is unknown is not told apart")
	}
}

func TestAndInSpanish(t *testing.T) {
	for last, want := range map[string]string{"hielo": "a y hielo", "hilo": "a e hilo", "Íñigo": "a e Íñigo", "yuca": "a y yuca", "iones": "a y iones"} {
		if got := In("es").join([]string{"a", last}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
