package source

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// checkNumber compares one text with strconv.
func checkNumber(t *testing.T, text string) {
	t.Helper()
	var n number
	if next := scanNumber([]byte(text+"\x00"), 0, &n); next != len(text) {
		t.Errorf("%s: stops at %d", text, next)
		return
	}
	want, err := strconv.ParseFloat(text, 64)
	got, ok := n.float([]byte(text))
	if ok != (err == nil) || ok && math.Float64bits(got) != math.Float64bits(want) {
		t.Errorf("%s: got %v %v, want %v %v", text, got, ok, want, err)
	}
	whole, err := strconv.ParseInt(text, 10, 64)
	if v, ok := n.int(); ok && (err != nil || v != whole) || !ok && err == nil && whole != math.MinInt64 {
		t.Errorf("%s: got %d %v, want %d %v", text, v, ok, whole, err)
	}
}

func TestNumbersAgainstStrconv(t *testing.T) {
	for _, text := range []string{"0", "-0", "1", "-1", "0.1", "1e0", "1E+22", "1e23", "1e-22", "1e-23", "9007199254740992", "9007199254740993",
		"9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999",
		"0.30000000000000004", "2.2250738585072011e-308", "5e-324", "1e-400", "1e308", "1.7976931348623157e308", "1.7976931348623159e308", "1e400",
		"-92.147012345678901234567890", "0." + strings.Repeat("0", 400) + "1", strings.Repeat("9", 400), "1e99999999999999999999", "0e99999999999999999999"} {
		checkNumber(t, text)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 50000 {
		v := math.Float64frombits(r.Uint64())
		if v-v != 0 {
			continue
		}
		checkNumber(t, strconv.FormatFloat(v, 'e', r.IntN(20), 64))
		checkNumber(t, strconv.FormatFloat(r.Float64()*360-180, 'f', r.IntN(20), 64))
		checkNumber(t, strconv.FormatInt(int64(r.Uint64())>>r.IntN(64), 10))
	}
}

func TestNoNumbers(t *testing.T) {
	for _, text := range []string{"", "-", "+1", "01", "-01", ".5", "1.", "1.e1", "1e", "1e+", "--1", "e1", "NaN", "Infinity", "0x10"} {
		var n number
		if next := scanNumber([]byte(text+"\x00"), 0, &n); next == len(text) {
			t.Errorf("%q is taken for a number", text)
		}
	}
}

func ExampleIssue_String() {
	i := Issue{File: "posts.csv", Line: 7, Record: 6, FeatureID: "p-6", Code: CodeOutOfRange, Severity: Refusal, Message: "the longitude 200 lies outside -180 to 180"}
	fmt.Println(i)
	// Output: posts.csv:7 record 6 id "p-6": refusal [out-of-range] the longitude 200 lies outside -180 to 180
}
