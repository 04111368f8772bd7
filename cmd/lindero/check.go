package main

import (
	"lindero/geo/redact"
	"lindero/geo/source"
)

type checkCommand struct {
	inputs `embed:""`

	JSON bool `help:"Print the report as JSON."`
}

// Run prints the report on the data, and fails where the rules of access cannot be
// followed.
func (c *checkCommand) Run(env *environment) error {
	data, report, err := source.Load(env.ctx, c.sources(), c.options())
	if report != nil {
		write := report.WriteText
		if c.JSON {
			write = report.WriteJSON
		}
		if err := write(env.stdout); err != nil {
			return err
		}
	}
	if err == nil {
		if _, err := redact.Editions(editionsOf(data, nil)); err != nil {
			return err
		}
	}
	if report != nil && report.HasRefusals() {
		return errRefusals
	}
	return err
}
