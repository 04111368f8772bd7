package api

import (
	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"lindero/geo"
)

var languages = language.NewMatcher([]language.Tag{language.Spanish, language.English})

// lang is the language of the answer, "es" or "en": what the parameter says, else
// what the client accepts (RFC 9110, 12.5.4), Spanish where it does not say.
func lang(c echo.Context) (string, error) {
	chosen, err := langParam(c)
	if err != nil {
		return "", err
	}
	h := c.Response().Header()
	if chosen == "" {
		AddVary(h, "Accept-Language")
		chosen = accepted(c.Request().Header.Get("Accept-Language"))
	}
	h.Set("Content-Language", chosen)
	return chosen, nil
}

// langParam is the parameter lang; "" where it is not there.
func langParam(c echo.Context) (string, error) {
	switch chosen := c.QueryParam("lang"); chosen {
	case "", "es", "en":
		return chosen, nil
	default:
		return "", geo.Errorf(geo.CodeInvalid, "lang", "the language is es or en, not %q", chosen)
	}
}

func accepted(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return "es"
	}
	if _, i, _ := languages.Match(tags...); i == 1 {
		return "en"
	}
	return "es"
}
