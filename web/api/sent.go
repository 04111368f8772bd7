package api

import "github.com/labstack/echo/v4"

// featuresSent is where a request's context has the number.
const featuresSent = "features sent"

func setFeaturesSent(c echo.Context, n int) { c.Set(featuresSent, n) }

// FeaturesSent is how many features a request for items or for a file was answered
// with, as far as it got.
func FeaturesSent(c echo.Context) int {
	n, _ := c.Get(featuresSent).(int) // 0 where nothing was answered
	return n
}
