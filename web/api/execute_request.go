package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// How results are answered (OGC 18-062r2, 7.11.2: response and transmissionMode).
const (
	responseRaw       = "raw"
	responseDocument  = "document"
	transmitValue     = "value"
	transmitReference = "reference"
)

// executeRequest is the body of an execution (OGC 18-062r2, 7.11.2).
type executeRequest struct {
	Inputs   given[map[string]json.RawMessage]      `json:"inputs"`
	Outputs  given[map[string]given[outputRequest]] `json:"outputs"`
	Response given[string]                          `json:"response"`
}

// outputRequest says how an output is wanted.
type outputRequest struct {
	Format           given[outputFormat] `json:"format"`
	TransmissionMode given[string]       `json:"transmissionMode"`
}

type outputFormat struct {
	MediaType given[string]   `json:"mediaType"`
	Encoding  given[string]   `json:"encoding"`
	Schema    json.RawMessage `json:"schema"`
}

// given is a member of JSON that may be left out but is not null, which would pass for
// one that is left out.
type given[T any] struct{ value T }

// UnmarshalJSON reads the member.
func (g *given[T]) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return errors.New("leave out what is null")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(&g.value)
}

// reply is how a result is to be answered. Jobs keep it.
type reply struct {
	Response     string `json:"response"`
	Transmission string `json:"transmission"`
	Lang         string `json:"lang"`            // of what the result says
	Asker        string `json:"asker,omitempty"` // the name of who asked
	Base         string `json:"base,omitempty"`  // the address of the server that they asked
}

// readExecute reads the body of an execution. Its media type must be JSON's: pages of
// other sites cannot have browsers send that without asking first.
func readExecute(r *http.Request) (executeRequest, error) {
	if media, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || media != mediaJSON {
		return executeRequest{}, echo.NewHTTPError(http.StatusUnsupportedMediaType, "send what to execute as "+mediaJSON)
	}
	return parseExecute(r.Body)
}

func parseExecute(body io.Reader) (request executeRequest, err error) {
	decoder := json.NewDecoder(body)
	var whole given[executeRequest]
	err = decoder.Decode(&whole)
	if err == nil {
		if _, err = decoder.Token(); err == io.EOF {
			return whole.value, nil
		} else if err == nil {
			err = errors.New("something stands behind the end")
		}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return request, err
	}
	return request, geo.Errorf(geo.CodeInvalid, "", "the body is no request for an execution: %v", err)
}

// reply says how the result of a process is wanted, and fails for what it cannot be.
func (request *executeRequest) reply(p *process, made product, lang string) (reply, error) {
	wanted := reply{Response: responseRaw, Transmission: transmitValue, Lang: lang}
	switch response := request.Response.value; response {
	case "":
	case responseRaw, responseDocument:
		wanted.Response = response
	default:
		return wanted, geo.Errorf(geo.CodeInvalid, "response", "the response is %s or %s, not %q", responseRaw, responseDocument, response)
	}
	for _, id := range slices.Sorted(maps.Keys(request.Outputs.value)) {
		if id != p.Output.ID {
			return wanted, geo.Errorf(geo.CodeInvalid, id, "the process %s has no output %q; it has %s", p.ID, id, p.Output.ID)
		}
	}
	output := request.Outputs.value[p.Output.ID].value
	switch mode := output.TransmissionMode.value; mode {
	case "":
	case transmitValue, transmitReference:
		wanted.Transmission = mode
	default:
		return wanted, geo.Errorf(geo.CodeInvalid, "transmissionMode", "the transmissionMode is %s or %s, not %q", transmitValue, transmitReference, mode)
	}
	if media := output.Format.value.MediaType.value; media != "" && media != made.MediaType {
		return wanted, geo.Errorf(geo.CodeInvalid, "mediaType", "these inputs make %s, not %q", made.MediaType, media)
	}
	return wanted, nil
}

// prefersAsync reports whether the client prefers not to wait (RFC 7240, 4.1).
func prefersAsync(h http.Header) bool {
	for part := range strings.SplitSeq(strings.Join(h.Values("Prefer"), ","), ",") {
		preference, _, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(preference), "respond-async") {
			return true
		}
	}
	return false
}
