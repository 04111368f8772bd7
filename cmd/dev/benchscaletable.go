package main

import (
	"fmt"
	"strings"
	"time"
)

// scaleTable writes the sets beside each other, as Markdown.
func scaleTable(all []*scaleResult) string {
	var b strings.Builder
	row := func(what string, cell func(*scaleResult) string) {
		b.WriteString("| " + what + " |")
		for _, r := range all {
			b.WriteString(" " + cell(r) + " |")
		}
		b.WriteString("\n")
	}
	row("", func(r *scaleResult) string { return number(float64(r.points)) + " points" })
	row("---", func(*scaleResult) string { return "--:" })
	row("file", func(r *scaleResult) string { return megabytes(r.file) })
	row("from start to ready, two starts", func(r *scaleResult) string {
		return fmt.Sprintf("%.2f and %.2f s", r.loads[0].Seconds(), r.loads[1].Seconds())
	})
	row("resident then; at the peak", func(r *scaleResult) string { return megabytes(r.resident) + "; " + megabytes(r.peak) })
	row("8 clients, a fifth of the tiles not in the cache", func(r *scaleResult) string { return number(r.mixed) + "/s" })
	row("1,000 features of a tile that is not in the cache", func(r *scaleResult) string { return millis(r.thousand) })
	row("tiles not in the cache, one after another: p50, p99; the slowest tile's median; largest", func(*scaleResult) string { return "" })
	for zoom := range lastZoom + 1 {
		row(fmt.Sprintf("zoom %d", zoom), func(r *scaleResult) string {
			z := r.zooms[zoom]
			return fmt.Sprintf("%s, %s; %s; %.1f kB", millis(z.p50), millis(z.p99), millis(z.worst), float64(z.largest)/1000)
		})
	}
	return b.String()
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

func megabytes(n int64) string { return number(float64(n/1e6)) + " MB" }
