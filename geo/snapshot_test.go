package geo

import (
	"testing"
	"time"
)

func TestSnapshotEditions(t *testing.T) {
	public, official := NewEdition(Public, Dataset{}, nil, nil), NewEdition("official", Dataset{}, nil, nil)
	s := NewSnapshot(time.Now(), public, official)
	for class, want := range map[string]*Edition{Public: public, "official": official, "": public, "nobody": public, "OFFICIAL": public} {
		if got := s.Edition(class); got != want {
			t.Errorf("the class %q sees the edition of %q", class, got.Class)
		}
	}
	if all := s.Editions(); len(all) != 2 || all[0] != public || all[1] != official {
		t.Errorf("%v", all)
	}
}
