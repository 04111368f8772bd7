//go:build interop

package encode

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// BenchmarkAgainstOGR writes a million points as ogr2ogr does from GeoJSON, and prints
// how long both take, and how much memory.
func BenchmarkAgainstOGR(b *testing.B) {
	c := manyPoints(b, 1_000_000)
	dir := b.TempDir()
	writeToFile(b, "json", dir+"/many.geojson", c)
	for _, format := range []struct{ name, driver, extension string }{{"gpkg", "GPKG", ".gpkg"}, {"shp", "ESRI Shapefile", ".shp.zip"}} {
		for b.Loop() {
			started := time.Now()
			most := peak(b, func() { writeToFile(b, format.name, dir+"/own"+format.extension, c) })
			took := time.Since(started)
			b.Logf("%-5s lindero %6.1f s %6d MiB", format.name, took.Seconds(), most>>20)
			started = time.Now()
			cmd := exec.Command("ogr2ogr", "-f", format.driver, dir+"/ogr"+format.extension, dir+"/many.geojson", "-nln", "many")
			out, err := cmd.CombinedOutput()
			if err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
			b.Logf("%-5s ogr2ogr %6.1f s %6d MiB: %.1f times as long", format.name, time.Since(started).Seconds(), usage.Maxrss>>10, time.Since(started).Seconds()/took.Seconds())
		}
	}
}
