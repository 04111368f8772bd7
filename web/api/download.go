package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/encode"
)

// Download answers with every feature selected, as a file: what pages are for the
// screen, this is for the disk. It streams, so its size is not known before.
func (a *API) Download(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	selected, err := parseSelection(c, collection, downloadParams)
	if err != nil {
		return err
	}
	as, err := negotiate(c, featureFormats()...)
	if err != nil {
		return err
	}
	etag := hashOf(collection.Version, as.name, c.Request().URL.EscapedPath(), c.QueryParams().Encode())
	if done, err := fresh(c, etag, cacheRevalidate); done || err != nil {
		return err
	}
	format := formatOf(as)
	c.Response().Header().Set(echo.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", collection.ID+format.Extension))
	startFeatures(c, format, selected.output)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	w := &patientWriter{c.Response(), http.NewResponseController(c.Response())}
	return v.stream(c, collection, selected, format.New(w, collection, selected.output))
}

func (v *view) stream(c echo.Context, collection *geo.Collection, selected selection, w encode.FeatureWriter) error {
	sent := 0
	defer func() { setFeaturesSent(c, sent) }()
	for ordinal, err := range v.indexes[collection.ID].Each(c.Request().Context(), selected.filter, selected.box) {
		if err != nil {
			return err
		}
		if err := w.Write(ordinal); err != nil {
			return err
		}
		sent++
	}
	return w.Close()
}

// patience is how long a client may take for what is written at once, some 32 kB.
const patience = time.Minute

// patientWriter gives a slow client as long as it takes, as long as it takes some:
// the server's own limit is on the whole answer.
type patientWriter struct {
	w          io.Writer
	controller *http.ResponseController
}

func (p *patientWriter) Write(b []byte) (int, error) {
	err := p.controller.SetWriteDeadline(time.Now().Add(patience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) { // what has no deadline needs no more of it
		return 0, fmt.Errorf("giving a client time: %w", err)
	}
	return p.w.Write(b)
}
