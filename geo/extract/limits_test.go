package extract

import (
	"errors"
	"strings"
	"testing"

	"lindero/geo"
)

func TestLimits(t *testing.T) {
	p := planned(t, demo(t, "official"), Request{Area: places()["box"], Format: "json"})
	for name, l := range map[string]Limits{
		"layers":   {Layers: int64(len(p.Layers)) - 1},
		"km²":      {SquareKilometres: 100},
		"features": {Features: int64(p.Features) - 1},
	} {
		var refused *geo.Error
		if err := p.Check(l); !errors.As(err, &refused) || refused.Code != geo.CodeTooLarge || !strings.Contains(refused.Message, name) || !strings.Contains(refused.Message, ": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.Check(Limits{Layers: int64(len(p.Layers)), SquareKilometres: 1e9, Features: int64(p.Features)}); err != nil {
		t.Error(err)
	}
	if err := (Limits{Bytes: 1e6}).CheckBytes(1e6 + 1); err == nil {
		t.Error("too large a file passes")
	}
	if err := errors.Join(p.Check(Limits{}), Limits{}.CheckBytes(1<<60)); err != nil {
		t.Error(err)
	}
}
