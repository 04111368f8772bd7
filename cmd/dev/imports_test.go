package main

import (
	"strings"
	"testing"
)

func TestImportViolations(t *testing.T) {
	tests := []struct {
		name string
		pkg  goPackage
		want []string // parts of the sentences, in order
	}{
		{"downward", goPackage{ImportPath: "lindero/web/api", Imports: []string{"lindero/tiles", "lindero/geo/encode", "net/http", "github.com/labstack/echo/v4"}}, nil},
		{"cmd imports all", goPackage{ImportPath: "lindero/cmd/lindero", Imports: []string{"lindero/web", "lindero/geo/source", "lindero/fixtures", "github.com/alecthomas/kong"}}, nil},
		{"below an area", goPackage{ImportPath: "lindero/tiles/archive", Imports: []string{"lindero/tiles", "lindero/geo"}}, nil},
		{"geo imports upward", goPackage{ImportPath: "lindero/geo", Imports: []string{"lindero/web", "lindero/tiles", "lindero/geo/encode"}},
			[]string{"lindero/web: geo may import only geo/geodesy", "lindero/tiles: geo may import only", "lindero/geo/encode: geo may import only"}},
		{"tiles and encode", goPackage{ImportPath: "lindero/tiles", Imports: []string{"lindero/geo/encode"}}, []string{"tiles may import only geo"}},
		{"encode and tiles, in a test", goPackage{ImportPath: "lindero/geo/encode", XTestImports: []string{"lindero/tiles"}}, []string{"a test of lindero/geo/encode imports lindero/tiles"}},
		{"web and sources", goPackage{ImportPath: "lindero/web", Imports: []string{"lindero/geo/source", "lindero/fixtures"}}, []string{"geo/source", "fixtures"}},
		{"tests may load data", goPackage{ImportPath: "lindero/tiles", TestImports: []string{"lindero/fixtures"}, XTestImports: []string{"lindero/geo/source"}}, nil},
		{"echo below web only", goPackage{ImportPath: "lindero/cmd/lindero", Imports: []string{"github.com/labstack/echo/v4/middleware"}}, []string{"only web, web/api, web/auth may"}},
		{"echo in a test", goPackage{ImportPath: "lindero/tiles", TestImports: []string{"github.com/labstack/echo/v4"}}, []string{"stays behind web"}},
		{"go-geom at the edge", goPackage{ImportPath: "lindero/geo/source", Imports: []string{"github.com/twpayne/go-geom/encoding/wkb"}}, nil},
		{"go-geom inside", goPackage{ImportPath: "lindero/geo", Imports: []string{"github.com/twpayne/go-geom"}}, []string{"orb is the one geometry model"}},
		{"orb's tiles", goPackage{ImportPath: "lindero/tiles", Imports: []string{"github.com/paulmach/orb", "github.com/paulmach/orb/encoding/mvt"}}, []string{"only tests may"}},
		{"orb's tiles in a test", goPackage{ImportPath: "lindero/tiles", TestImports: []string{"github.com/paulmach/orb/encoding/mvt"}}, nil},
		{"similar name", goPackage{ImportPath: "lindero/geo", Imports: []string{"net/http2", "github.com/labstack/echoes"}}, nil},
		{"npm's", goPackage{ImportPath: "lindero/web/app/node_modules/a/golang"}, []string{"ignore node_modules"}},
		{"new room", goPackage{ImportPath: "lindero/utils"}, []string{"no known area"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := importViolations(tt.pkg)
			if len(got) != len(tt.want) {
				t.Fatalf("got %d violations %q, want %d", len(got), got, len(tt.want))
			}
			for i, part := range tt.want {
				if !strings.Contains(got[i], part) {
					t.Errorf("violation %q does not contain %q", got[i], part)
				}
			}
		})
	}
}

// The picture itself must point down: an area that may import another may not
// be imported by it, however long the way around.
func TestAreasHaveNoCycle(t *testing.T) {
	may := make(map[string][]string)
	for _, a := range areas() {
		may[a.name] = a.may
	}
	var reaches func(from, to string, depth int) bool
	reaches = func(from, to string, depth int) bool {
		for _, next := range may[from] {
			if next == to || (depth > 0 && reaches(next, to, depth-1)) {
				return true
			}
		}
		return false
	}
	for name := range may {
		if reaches(name, name, len(may)) {
			t.Errorf("%s can reach itself", name)
		}
	}
}

func TestDecodePackages(t *testing.T) {
	got, err := decodePackages(strings.NewReader(`{"ImportPath":"lindero/geo","Imports":["sort"],"TestGoFiles":["a_test.go"]}
{"ImportPath":"lindero/tiles","XTestGoFiles":["b_test.go"]}`))
	if err != nil || len(got) != 2 {
		t.Fatalf("got %v, %v", got, err)
	}
	if got[0].ImportPath != "lindero/geo" || len(got[0].testFiles()) != 1 || len(got[1].testFiles()) != 1 {
		t.Errorf("got %+v", got)
	}
	if _, err := decodePackages(strings.NewReader(`{"ImportPath":`)); err == nil {
		t.Error("a cut answer gave no error")
	}
}
