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
	h := c.Response().Header()
	chosen := c.QueryParam("lang")
	switch chosen {
	case "es", "en":
	case "":
		h.Add("Vary", "Accept-Language")
		chosen = accepted(c.Request().Header.Get("Accept-Language"))
	default:
		return "", geo.Errorf(geo.CodeInvalid, "lang", "the language is es or en, not %q", chosen)
	}
	h.Set("Content-Language", chosen)
	return chosen, nil
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
