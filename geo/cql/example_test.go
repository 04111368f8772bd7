package cql_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
)

func Example() {
	b := geo.NewBuilder(geo.Info{ID: "towns"}, geo.Schema{Properties: []geo.Property{{Name: "name", Type: geo.String}}})
	for i, name := range []string{"Copán Ruinas", "Ocotepeque"} {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: orb.Point{-89.1, 14.4 + float64(i)/3}}
		f.Set(0, geo.Value{Kind: geo.KindString, Bytes: []byte(name)})
		if err := b.Add(&f); err != nil {
			fmt.Println(err)
		}
	}
	towns, err := b.Build()
	if err != nil {
		fmt.Println(err)
	}

	n, err := cql.Parse("accenti(casei(name)) LIKE 'copan%' AND S_INTERSECTS(geometry, BBOX(-90,14,-88,15))")
	if err != nil {
		fmt.Println(err)
	}
	filter, err := cql.Compile(n, towns)
	if err != nil {
		fmt.Println(err)
	}
	for i := range uint32(towns.Len()) {
		fmt.Println(filter.Match(i))
	}
	_, err = cql.Parse("name LIKE copan%")
	fmt.Println(err)
	// Output:
	// true
	// false
	// filter, character 17: found the end, expected a value: name LIKE copan%‸
}
