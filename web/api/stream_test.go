package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
	"lindero/web/job"
)

// echoProcess writes its inputs, in two parts; where they say so, it fails before or
// between them.
func echoProcess(media string) process {
	return process{
		ID: "echo", Output: processValue{ID: "said"}, Media: []string{media}, Sync: true,
		Prepare: func(_ context.Context, x execution, inputs json.RawMessage) (product, error) {
			return product{Name: "said.txt", MediaType: media, Write: func(_ context.Context, w io.Writer, tell progress) error {
				if strings.Contains(string(inputs), "never") {
					return geo.Errorf(geo.CodeTooLarge, "", "never")
				}
				tell(50, job.Text{})
				if _, err := w.Write(inputs[:2]); err != nil {
					return err
				}
				if strings.Contains(string(inputs), "half") {
					return errors.New("half of it")
				}
				_, err := w.Write(inputs[2:])
				return err
			}}, nil
		},
	}
}

func TestProductsAreStreamed(t *testing.T) {
	const inputs = `{"a":"á \" \u003c"}`
	for _, c := range []struct{ media, response, inputs, body, fails string }{
		{mediaJSON, responseRaw, inputs, inputs, ""},
		{mediaJSON, responseDocument, inputs, `{"said":` + inputs + "}\n", ""},
		{"text/x", responseRaw, inputs, inputs, ""},
		{"text/x", responseDocument, `{"a":1}`, `{"said":{"mediaType":"text/x","encoding":"base64","value":"eyJhIjoxfQ=="}}` + "\n", ""},
		{mediaJSON, responseDocument, `{"never":1}`, "", "never"},
		{mediaJSON, responseRaw, `{"half":1}`, `{"`, "half of it"},
	} {
		p := echoProcess(c.media)
		made, err := p.Prepare(t.Context(), execution{}, json.RawMessage(c.inputs))
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		ec := echo.New().NewContext(httptest.NewRequest(http.MethodPost, "/", nil), w)
		e := &executing{process: &p, product: made, reply: reply{Response: c.response}}
		err = e.stream(ec)
		if w.Body.String() != c.body || (err == nil) != (c.fails == "") || err != nil && err.Error() != c.fails {
			t.Errorf("%+v: %q, %v", c, w.Body, err)
		}
		if c.body == "" && ec.Response().Committed {
			t.Errorf("%+v: the answer has begun, so that no error can be told", c)
		}
		want := c.media
		if c.response == responseDocument {
			want = mediaJSON
		}
		if got := w.Header().Get("Content-Type"); c.body != "" && got != want {
			t.Errorf("%+v: Content-Type %q", c, got)
		}
	}
}

// TestStreamsMakeFilesOfJobs runs what streams as a job.
func TestStreamsMakeFilesOfJobs(t *testing.T) {
	cache, err := tiles.NewCache(tiles.CacheOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a := New(Options{Cache: cache})
	a.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{}, nil, nil)))
	dir, version := t.TempDir(), ""
	p := echoProcess("text/x")
	task := job.Task{Inputs: []byte(`{"a":1}`), Reply: []byte(`{"lang":"en"}`), Owner: job.Owner{Class: geo.Public}, Dir: dir,
		Progress: func(float64, job.Text) {}, Uses: func(v string) { version = v }}
	file, err := a.run(t.Context(), &p, task)
	if err != nil || file.Name != "said.txt" || file.MediaType != "text/x" || version == "" {
		t.Fatalf("%+v of %q, %v", file, version, err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, file.Name)); err != nil || string(text) != `{"a":1}` {
		t.Errorf("%s, %v", text, err)
	}
	task.Inputs = []byte(`{"never":1}`)
	_, err = a.run(t.Context(), &p, task)
	var failure *job.Failure
	if !errors.As(forOwner(err), &failure) || failure.Code != string(geo.CodeTooLarge) || failure.Message.EN != "never" || failure.Message.ES == "" {
		t.Errorf("it fails with %v", err)
	}
	if secret := errors.New("secret"); errors.As(forOwner(secret), &failure) && failure.Message.EN == "secret" {
		t.Error("what only the log may say reaches the owner")
	}
}
