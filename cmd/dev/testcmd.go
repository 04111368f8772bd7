package main

import (
	"context"
)

// testSteps lists everything a change must pass: what needs Go alone first,
// cheapest first, then what needs other programs.
func testSteps() []step {
	return []step{
		{name: "format", run: checkFormat},
		{name: "repository", run: checkRepository},
		{name: "modules", run: checkModules},
		{name: "imports", run: checkImports},
		{name: "vet", run: vet},
		{name: "staticcheck", run: staticcheck},
		{name: "vulnerabilities", run: checkVulnerabilities},
		{name: "unit tests (race)", needs: []tool{cCompiler}, run: raceTests},
		{name: "fuzz", run: shortFuzz},
		{name: "conformance", needs: []tool{proj}, run: conformanceTests},
		{name: "soak", run: shortSoak},
		{name: "npm packages", needs: []tool{nodejs, npm}, run: installPackages},
		{name: "npm advisories", needs: []tool{nodejs, npm}, run: auditPackages},
		{name: "front end check", needs: []tool{nodejs, npm}, run: npmScript("check")},
		{name: "front end test", needs: []tool{nodejs, npm}, run: npmScript("test")},
		{name: "bundle", needs: []tool{nodejs, npm}, run: checkBundle},
		{name: "interoperability", needs: []tool{nodejs, npm, chromium, gdal, proj, postgis, qgis, nginx, gpsbabel, poppler, zbar, python}, run: interopTests},
		{name: "browser", needs: []tool{nodejs, npm, chromium}, run: browserTests},
		{name: "packaging", run: checkPackaging},
		{name: "dockerfile", needs: []tool{nodejs, npm}, run: lintDockerfile},
	}
}

// checkSteps lists what is worth running after every few edits.
func checkSteps() []step {
	return []step{
		{name: "format", run: checkFormat},
		{name: "imports", run: checkImports},
		{name: "vet", run: vet},
		{name: "staticcheck", run: staticcheck},
		{name: "unit tests", run: unitTests},
	}
}

func testCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "test")
	keepGoing := flags.Bool("k", false, "keep going after a step failed")
	pattern := flags.String("run", "", "run only the steps whose name matches this `regexp`")
	list := flags.Bool("list", false, "list the steps and do nothing")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	steps, err := matching(testSteps(), *pattern)
	if err != nil {
		return err
	}
	if *list {
		for _, s := range steps {
			w.printf("%s", s.name)
		}
		return nil
	}
	return runSteps(ctx, w, steps, *keepGoing)
}

func checkCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "check")
	keepGoing := flags.Bool("k", false, "keep going after a step failed")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	return runSteps(ctx, w, checkSteps(), *keepGoing)
}
