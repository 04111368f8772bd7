package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"
)

// project transforms positions of CRS84 to a CRS, in the order of axes that the
// authority of the CRS defines. PROJ's cs2cs does it; where that is not installed,
// own formulas know the two that need no datum. A CRS that neither knows is a skip.
func project(ctx context.Context, uri string, lonlat []position) ([]position, error) {
	name, err := authorityName(uri)
	if err != nil {
		return nil, err
	}
	if name == "OGC:CRS84" || len(lonlat) == 0 {
		return lonlat, nil
	}
	binary, err := exec.LookPath("cs2cs")
	if err != nil {
		return formula(name, lonlat)
	}
	return cs2cs(ctx, binary, name, lonlat)
}

// authorityName is what PROJ calls a CRS: http://www.opengis.net/def/crs/EPSG/0/4326
// is EPSG:4326.
func authorityName(uri string) (string, error) {
	parts := strings.Split(strings.TrimPrefix(uri, "http://www.opengis.net/def/crs/"), "/")
	if len(parts) != 3 || strings.HasPrefix(uri, parts[0]) {
		return "", skipf("%s is a CRS that is not known here", uri)
	}
	return parts[0] + ":" + parts[2], nil
}

func cs2cs(ctx context.Context, binary, name string, lonlat []position) ([]position, error) {
	var in, out, problems bytes.Buffer
	for _, p := range lonlat {
		fmt.Fprintf(&in, "%.12f %.12f\n", p[0], p[1])
	}
	command := exec.CommandContext(ctx, binary, "-f", "%.9f", "OGC:CRS84", name)
	command.Stdin, command.Stdout, command.Stderr = &in, &out, &problems
	if err := command.Run(); err != nil {
		return nil, skipf("cs2cs does not transform to %s: %v %s", name, err, strings.TrimSpace(problems.String()))
	}
	var all []position
	for line := range strings.Lines(out.String()) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			return nil, fmt.Errorf("cs2cs: %q", line)
		}
		x, errX := strconv.ParseFloat(fields[0], 64)
		y, errY := strconv.ParseFloat(fields[1], 64)
		if err := errors.Join(errX, errY); err != nil {
			return nil, fmt.Errorf("cs2cs, %s: %w", name, err)
		}
		all = append(all, position{x, y})
	}
	if len(all) != len(lonlat) {
		return nil, fmt.Errorf("cs2cs made %d positions of %d", len(all), len(lonlat))
	}
	return all, nil
}

// earthRadius is the radius of the sphere of EPSG:3857, in metres (IOGP 373-7-2,
// 1.3.3.2: popular visualisation pseudo-Mercator).
const earthRadius = 6378137

func formula(name string, lonlat []position) ([]position, error) {
	all := make([]position, len(lonlat))
	for i, p := range lonlat {
		switch name {
		case "EPSG:4326":
			all[i] = position{p[1], p[0]}
		case "EPSG:3857":
			all[i] = mercator(p)
		default:
			return nil, skipf("%s needs PROJ's cs2cs (Debian package proj-bin)", name)
		}
	}
	return all, nil
}

func mercator(p position) position {
	const radian = math.Pi / 180
	return position{earthRadius * p[0] * radian, earthRadius * math.Log(math.Tan(math.Pi/4+p[1]*radian/2))}
}
