package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const goodDockerfile = `# comment
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
COPY go.mod go.sum ./
RUN CGO_ENABLED=0 \
    # why
    go build -o /out/lindero ./cmd/lindero
FROM scratch
LABEL a="b"
COPY --from=build /out/lindero /lindero
COPY --from=build --chown=65532:65532 /out/state /var/lib/lindero
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s CMD ["/lindero", "healthcheck"]
ENTRYPOINT ["/lindero"]
CMD ["serve", "--addr", "0.0.0.0:8080"]
`

func TestParseImage(t *testing.T) {
	im, err := parseImage(goodDockerfile)
	if err != nil {
		t.Fatal(err)
	}
	if im.build != "CGO_ENABLED=0 go build -o /out/lindero ./cmd/lindero" || im.built != "/out/lindero" || im.binary != "/lindero" {
		t.Errorf("build %q to %q, image %q", im.build, im.built, im.binary)
	}
	if !slices.Equal(im.folders, []string{"/var/lib/lindero"}) {
		t.Errorf("folders %q", im.folders)
	}
	if im.uid != 65532 || !slices.Equal(im.health, []string{"/lindero", "healthcheck"}) {
		t.Errorf("user %d, health check %q", im.uid, im.health)
	}
	line, err := withAddress(slices.Concat(im.entrypoint, im.cmd), "127.0.0.1:0")
	if want := []string{"/lindero", "serve", "--addr", "127.0.0.1:0"}; err != nil || !slices.Equal(line, want) {
		t.Errorf("got %q, %v, want %q", line, err, want)
	}
}

func TestParseImageFaults(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"base", "golang:1.26", "golang", "not pinned"},
		{"final base", "FROM scratch", "FROM debian:12", "not empty"},
		{"a folder of root's", "--chown=65532:65532 ", "", "--chown"},
		{"no binary", "COPY --from=build /out/lindero /lindero", "", "does not copy"},
		{"root", "USER 65532:65532", "USER 0:0", "USER"},
		{"named user", "USER 65532:65532", "USER nobody", "USER"},
		{"shell entry point", `["/lindero"]`, "/lindero", "ENTRYPOINT"},
		{"shell health check", `CMD ["/lindero", "healthcheck"]`, "CMD /lindero healthcheck", "HEALTHCHECK"},
		{"built elsewhere", "-o /out/lindero", "-o /lindero", "no line builds"},
		{"one stage", "FROM scratch", "", "stages"},
		{"labels", "LABEL", "#", "LABEL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(goodDockerfile, tt.old, tt.new, 1)
			if _, err := parseImage(text); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestRepositoryDockerfile(t *testing.T) {
	w, err := openWorkspace(".", os.Stdout)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readImage(w); err != nil {
		t.Error(err)
	}
}

func TestIgnoreList(t *testing.T) {
	list, err := parseIgnore("# comment\n.git\n**/node_modules\n/web/app/\n*.md\n**/*_test.go\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, rel := range []string{".git/config", "a/b/node_modules/c.js", "web/app/src/a.ts", "README.md", "geo/a_test.go"} {
		if !list.has(rel) {
			t.Errorf("%s is not ignored", rel)
		}
	}
	for _, rel := range []string{"web/dist/app/a.js", "fixtures/SOURCES.md", "web/apps", "geo/a.go"} {
		if list.has(rel) {
			t.Errorf("%s is ignored", rel)
		}
	}
	if _, err := parseIgnore("!keep"); err == nil {
		t.Error("an exception was accepted")
	}
}

func TestParseRemarks(t *testing.T) {
	got, err := parseRemarks([]byte(`[{"range":{"start":{"line":4,"character":0}},"message":"Deprecated","severity":"warning"}]`))
	if err != nil || len(got) != 1 || got[0].Error() != "Dockerfile: line 5: warning: Deprecated" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := parseRemarks([]byte(`[]`)); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}
