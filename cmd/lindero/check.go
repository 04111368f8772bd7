package main

import (
	"lindero/geo/source"
)

type checkCommand struct {
	inputs `embed:""`

	JSON bool `help:"Print the report as JSON."`
}

// Run prints the report on the data.
func (c *checkCommand) Run(env *environment) error {
	_, report, err := source.Load(env.ctx, c.sources(), c.options())
	if report != nil {
		write := report.WriteText
		if c.JSON {
			write = report.WriteJSON
		}
		if err := write(env.stdout); err != nil {
			return err
		}
	}
	if report != nil && report.HasRefusals() {
		return errRefusals
	}
	return err
}
