package audit

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// sample writes a log of some records and returns its only file.
func sample(t testing.TB, n int) (name string, content []byte) {
	t.Helper()
	dir := t.TempDir()
	l := open(t, Options{Dir: dir})
	for i := range n {
		if err := l.Commit(t.Context(), Record{Kind: Extract, Principal: "k1", Name: "Ana", Query: "bbox=1,2,3,4", Bytes: uint64(i), Outcome: Complete}); err != nil {
			t.Fatal(err)
		}
	}
	closeLog(t, l)
	name = filepath.Join(dir, fileName(1))
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return name, content
}

// check verifies bytes as a log.
func check(t testing.TB, content []byte, anchor string) *Report {
	t.Helper()
	name := filepath.Join(t.TempDir(), fileName(1))
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := Verify([]string{name}, anchor)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestEveryChangeIsFound changes every byte, and removes, doubles and swaps every
// line. Before the last line no anchor is needed to find that.
func TestEveryChangeIsFound(t *testing.T) {
	_, content := sample(t, 3)
	whole := check(t, content, "")
	if whole.Break != nil || whole.Head.Seq != 5 {
		t.Fatalf("%+v", whole)
	}
	head := whole.Head.Hash
	if again := check(t, content, head); again.Anchor == nil || again.Anchor.Seq != 5 {
		t.Fatalf("the head is not found in its own log: %+v", again)
	}
	lastLine := bytes.LastIndexByte(content[:len(content)-1], '\n') + 1
	found := func(what string, changed []byte, before bool) {
		t.Helper()
		r := check(t, changed, head)
		if r.Break == nil && (before || r.Anchor != nil) {
			t.Errorf("%s passes: head %+v, anchor %+v", what, r.Head, r.Anchor)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range content {
		changed := bytes.Clone(content)
		changed[i] ^= byte(1 + random.IntN(255))
		found("a changed byte", changed, i < lastLine)
		found("a removed byte", append(bytes.Clone(content[:i]), content[i+1:]...), i < lastLine)
		found("an end cut off", content[:i], false)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	lines = lines[:len(lines)-1]
	for i := range lines {
		without := append(bytes.Join(lines[:i], nil), bytes.Join(lines[i+1:], nil)...)
		found("a removed line", without, i < len(lines)-1)
		doubled := append(bytes.Join(lines[:i+1], nil), bytes.Join(lines[i:], nil)...)
		found("a doubled line", doubled, true)
		for j := range i {
			swapped := append([][]byte(nil), lines...)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			found("swapped lines", bytes.Join(swapped, nil), true)
		}
	}
}

func TestAnchorStaysInALogThatGrows(t *testing.T) {
	name, content := sample(t, 3)
	middle := check(t, content[:bytes.IndexByte(content, '\n')+1], "").Head
	l := open(t, Options{Dir: filepath.Dir(name)})
	closeLog(t, l)
	report, err := Verify([]string{name}, middle.Hash)
	if err != nil || report.Anchor == nil || *report.Anchor != middle || report.Head.Seq != 7 {
		t.Errorf("%+v, %v", report, err)
	}
}

// TestOtherSpellingsAreFound hides things where a reader of JSON sees none.
func TestOtherSpellingsAreFound(t *testing.T) {
	_, content := sample(t, 1)
	for _, c := range []struct{ from, to string }{
		{`"name":"Ana"`, `"name":"Ana","name":"Ana"`},
		{`"name":"Ana"`, `"name": "Ana"`},
		{`"name":"Ana"`, `"name":"\u0041na"`},
		{`"name":"Ana"`, `"name":"Ana","note":"x"`},
		{`"name":"Ana"`, `"Name":"Ana"`},
		{`"seq":2`, `"seq":2.0`},
		{"}\n", "} \n"},
		{"}\n", "}\r\n"},
		{"}\n", "}{}\n"},
		{"}\n", "}\n\n"},
		{`.`, `.0`},
	} {
		changed := bytes.Replace(content, []byte(c.from), []byte(c.to), 1)
		if bytes.Equal(changed, content) {
			t.Fatalf("%s is not there", c.from)
		}
		if r := check(t, changed, ""); r.Break == nil {
			t.Errorf("%s passes for %s", c.to, c.from)
		}
	}
}

// FuzzVerify reads anything as a log. What passes must be what the log itself would
// have written.
func FuzzVerify(f *testing.F) {
	_, content := sample(f, 2)
	f.Add(content)
	f.Add(content[:len(content)-1])
	f.Add([]byte("{}\n"))
	f.Add([]byte(`{"seq":1,"time":"2026-11-24T06:00:00.120Z","kind":"start","prev":""}` + "\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r := check(t, content, "")
		if r.Break != nil || r.Head.Seq == 0 {
			return
		}
		var rewritten []byte
		chain := r.Before
		name := filepath.Join(t.TempDir(), "log")
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Each([]string{name}, func(record Record) error {
			line, err := record.line()
			if err != nil {
				return err
			}
			if _, err := chain.follow(line); err != nil {
				return err
			}
			rewritten = append(append(rewritten, line...), '\n')
			return nil
		}); err != nil || !bytes.Equal(rewritten, content) || chain != r.Head {
			t.Fatalf("%v\n%s\npasses for\n%s", err, content, rewritten)
		}
	})
}
