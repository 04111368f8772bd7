package geo

// Text is a text read on screen, in Spanish and English.
type Text struct {
	ES string `json:"es" yaml:"es"`
	EN string `json:"en" yaml:"en"`
}

// In returns the text in the language ("es" or "en"); where it is missing, in
// the other one.
func (t Text) In(lang string) string {
	first, second := t.ES, t.EN
	if lang == "en" {
		first, second = t.EN, t.ES
	}
	if first == "" {
		return second
	}
	return first
}

// IsZero reports whether the text is empty in both languages.
func (t Text) IsZero() bool { return t == Text{} }

// Or returns t, or other where t is empty in both languages.
func (t Text) Or(other Text) Text {
	if t.IsZero() {
		return other
	}
	return t
}
