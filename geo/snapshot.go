package geo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Public is the access class of whoever does not say who they are.
const Public = "public"

// Edition is what one access class may see of a snapshot. Whatever serves users
// takes an Edition, never the Snapshot: what is not in it cannot leak from it.
type Edition struct {
	Class       string
	Version     string // hash of the dataset's texts and the collections' versions
	Dataset     Dataset
	Collections []*Collection // in the order of lindero.yaml
	Basemap     []*Collection // in drawing order
	byID        map[string]*Collection
}

// NewEdition groups collections. The basemap is the backdrop: drawn, not queried.
func NewEdition(class string, dataset Dataset, collections, basemap []*Collection) *Edition {
	e := &Edition{
		Class: class, Dataset: dataset, Collections: collections, Basemap: basemap,
		byID: make(map[string]*Collection, len(collections)),
	}
	e.Version = hashOf(fmt.Sprintf("%q %s %s", dataset, CombinedVersion(collections), CombinedVersion(basemap)))
	for _, c := range collections {
		e.byID[c.ID] = c
	}
	return e
}

// CombinedVersion hashes the versions of collections in their order.
func CombinedVersion(collections []*Collection) string {
	var all strings.Builder
	for _, c := range collections {
		all.WriteString(c.ID + " " + c.Version + "\n")
	}
	return hashOf(all.String())
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Collection returns the collection with the id.
func (e *Edition) Collection(id string) (*Collection, error) {
	if c, ok := e.byID[id]; ok {
		return c, nil
	}
	return nil, Errorf(CodeNotFound, "collectionId", "there is no collection %q; /collections lists those there are", id)
}

// Snapshot is one complete, immutable state of the data.
type Snapshot struct {
	Built    time.Time
	editions []*Edition
}

// NewSnapshot holds the editions of the access classes, from the least to the most
// entitled; the first is the public's.
func NewSnapshot(built time.Time, editions ...*Edition) *Snapshot {
	return &Snapshot{Built: built, editions: editions}
}

// Editions returns the editions, from the least to the most entitled class's.
func (s *Snapshot) Editions() []*Edition { return slices.Clone(s.editions) }

// Edition returns what the access class may see; of an unknown class, what the
// public may.
func (s *Snapshot) Edition(class string) *Edition {
	for _, e := range s.editions {
		if e.Class == class {
			return e
		}
	}
	return s.editions[0]
}
