package area

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo/crs"
	"lindero/geo/source/shapefile"
)

// archive is an open zip file. Members are unpacked into memory, as much as is left; their
// names lead nowhere.
type archive struct {
	members []*zip.File
	left    int64
}

// readZip reads a KMZ, or a Shapefile in an archive.
func readZip(data []byte) ([]orb.Polygon, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, invalid("the archive cannot be opened: %s; it may be cut short", err)
	}
	if len(z.File) > maxMembers {
		return nil, invalid("the archive has %d members; at most %d are looked at", len(z.File), maxMembers)
	}
	a := &archive{left: MaxUnpacked}
	for _, m := range z.File {
		if base := path.Base(m.Name); !strings.HasPrefix(base, ".") && !strings.Contains(m.Name, "__MACOSX/") {
			a.members = append(a.members, m)
		}
	}
	if documents := a.withSuffix(".kml"); len(documents) > 0 {
		return a.kmz(documents)
	}
	switch shapes := a.withSuffix(".shp"); len(shapes) {
	case 0:
		return nil, invalid("the archive holds neither a .kml nor a .shp")
	case 1:
		return a.shapefile(shapes[0])
	default:
		return nil, invalid("the archive holds %d Shapefiles; pack the one that is the area", len(shapes))
	}
}

func (a *archive) withSuffix(suffix string) (found []*zip.File) {
	for _, m := range a.members {
		if strings.EqualFold(path.Ext(m.Name), suffix) {
			found = append(found, m)
		}
	}
	return found
}

// kmz reads all .kml of the archive: GDAL's doc.kml only links to the others.
func (a *archive) kmz(documents []*zip.File) ([]orb.Polygon, error) {
	var all []orb.Polygon
	for _, document := range documents {
		data, err := a.unpack(document)
		if err != nil {
			return nil, err
		}
		polygons, err := readXML(data)
		if err != nil && !errors.Is(err, errNoPolygon) {
			return nil, err
		}
		all = append(all, polygons...)
	}
	if len(all) == 0 {
		return nil, errNoPolygon
	}
	return all, nil
}

// shapefile reads a .shp with the .prj beside it.
func (a *archive) shapefile(shp *zip.File) ([]orb.Polygon, error) {
	system, err := a.system(strings.TrimSuffix(shp.Name, path.Ext(shp.Name)))
	if err != nil {
		return nil, err
	}
	data, err := a.unpack(shp)
	if err != nil {
		return nil, err
	}
	return polygonsOfShapes(data, system)
}

// system reads the .prj of a Shapefile; WGS 84 where there is none.
func (a *archive) system(stem string) (crs.CRS, error) {
	for _, m := range a.withSuffix(".prj") {
		if !strings.EqualFold(strings.TrimSuffix(m.Name, path.Ext(m.Name)), stem) {
			continue
		}
		text, err := a.unpack(m)
		if err != nil {
			return crs.CRS{}, err
		}
		system, err := crs.FromWKT(string(text))
		if err != nil {
			return crs.CRS{}, invalid("%s", err)
		}
		return system, nil
	}
	return crs.CRS{}, nil
}

func polygonsOfShapes(data []byte, system crs.CRS) ([]orb.Polygon, error) {
	shapes, err := shapefile.NewShapes(bytes.NewReader(data), MaxUnpacked)
	if err != nil {
		return nil, invalid("%s", err)
	}
	var polygons []orb.Polygon
	for record := 1; ; record++ {
		shape, err := shapes.Next()
		if errors.Is(err, io.EOF) {
			return polygons, nil
		}
		if err != nil {
			return nil, invalid("record %d of the .shp: %s", record, err)
		}
		switch g := shape.Geometry.(type) {
		case nil:
		case orb.Polygon:
			polygons = append(polygons, toWGS84(g, system))
		case orb.MultiPolygon:
			for _, p := range g {
				polygons = append(polygons, toWGS84(p, system))
			}
		default:
			return nil, invalid("the Shapefile holds a %s; an area is made of polygons", g.GeoJSONType())
		}
	}
}

// toWGS84 changes the polygon in place.
func toWGS84(p orb.Polygon, system crs.CRS) orb.Polygon {
	for _, r := range p {
		for i := range r {
			r[i] = system.ToWGS84(r[i])
		}
	}
	return p
}

// unpack reads a member whole. What the archive says of its size is not relied on.
func (a *archive) unpack(m *zip.File) ([]byte, error) {
	if m.Flags&1 != 0 {
		return nil, invalid("the archive is encrypted; unpack it first")
	}
	in, err := m.Open()
	if err != nil {
		return nil, invalid("%.80q cannot be unpacked: %s", m.Name, err)
	}
	defer in.Close()
	most := min(a.left, max(freeBytes, maxRatio*int64(min(m.CompressedSize64, MaxBytes))))
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, invalid("%.80q cannot be unpacked: %s", m.Name, err)
	}
	if int64(len(data)) > most {
		return nil, invalid("%.80q unpacks to more than %d MiB or %d times its size, as archives made to do harm do", m.Name, MaxUnpacked>>20, maxRatio)
	}
	a.left -= int64(len(data))
	return data, nil
}
