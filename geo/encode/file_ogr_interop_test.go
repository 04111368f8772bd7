//go:build interop

package encode

import (
	"os/exec"
	"syscall"
	"testing"
	"time"

	"lindero/geo"
)

// BenchmarkAgainstOGR writes a million points as ogr2ogr does from GeoJSON, and prints
// how long both take, and how much memory.
func BenchmarkAgainstOGR(b *testing.B) {
	c := manyPoints(b, 1_000_000)
	dir := b.TempDir()
	writeToFile(b, "json", dir+"/many.geojson", c)
	for _, format := range []struct{ name, driver, extension string }{{"gpkg", "GPKG", ".gpkg"}, {"shp", "ESRI Shapefile", ".shp.zip"}, {"xlsx", "XLSX", ".xlsx"}} {
		b.Run(format.name, func(b *testing.B) {
			for b.Loop() {
				against(b, c, dir, format.name, format.driver, format.extension)
			}
		})
	}
}

func against(b *testing.B, c *geo.Collection, dir, name, driver, extension string) {
	started := time.Now()
	most := peak(b, func() { writeToFile(b, name, dir+"/own"+extension, c) })
	took := time.Since(started)
	b.Logf("%-5s lindero %6.1f s %6d MiB", name, took.Seconds(), most>>20)
	started = time.Now()
	cmd := exec.Command("ogr2ogr", "-f", driver, dir+"/ogr"+extension, dir+"/many.geojson", "-nln", "many")
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	b.Logf("%-5s ogr2ogr %6.1f s %6d MiB: %.1f times as long", name, time.Since(started).Seconds(), usage.Maxrss>>10, time.Since(started).Seconds()/took.Seconds())
}
