package api

import (
	"net/http"
	"strconv"
	"strings"
)

// acceptsGzip reads Accept-Encoding (RFC 9110, 12.5.3): gzip counts where it, or
// else *, stands with a weight above 0.
func acceptsGzip(h http.Header) bool {
	values := h["Accept-Encoding"]
	if len(values) == 1 && (values[0] == "gzip" || strings.HasPrefix(values[0], "gzip, ")) {
		return true // what nearly every client sends
	}
	gzip, star := -1.0, -1.0
	for coding := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, parameters, _ := strings.Cut(coding, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			gzip = weight(parameters)
		case "*":
			star = weight(parameters)
		}
	}
	if gzip >= 0 {
		return gzip > 0
	}
	return star > 0
}

// weight is the parameter q among those of a header's element, 1 where it is not
// there, 0 where it is no number (RFC 9110, 12.4.2).
func weight(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return 0
		}
		return q
	}
	return 1
}
