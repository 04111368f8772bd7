package extract

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"lindero/geo"
	"lindero/geo/crs"
)

// fieldPack is the format that has everything a field team takes with it in one zip: the
// features for GIS, GPS units and telephones, an offline map, a map on paper, a text that
// says how to open each, and a manifest that says what they are and how to check them.
func fieldPack() Format {
	return Format{
		Name: "fieldpack", MediaType: "application/zip", Extension: ".zip", Tiles: true,
		Title: geo.Text{ES: "Paquete de campo: todo en un zip", EN: "Field pack: all of it in a zip"},
		write: writePack, estimate: estimatePack,
	}
}

// part is a file of a field pack.
type part struct {
	name   string
	format string   // of [Formats]
	use    geo.Text // what it is for, in Markdown
	stored bool     // it is compressed already
}

// parts are the files of a field pack that are formats of their own. The offline map is
// MBTiles: QGIS and QField open it.
func parts() []part {
	return []part{
		{"lindero.gpkg", "gpkg", geo.Text{
			ES: "GeoPackage con todas las capas y sus estilos. **QField**: cópielo al dispositivo y ábralo desde *Abrir archivo local*, o prepare un proyecto en **QGIS** y expórtelo con QFieldSync. Lo abren también ArcGIS y GDAL.",
			EN: "GeoPackage with all layers and their styles. **QField**: copy it to the device and open it by *Open local file*, or make a project in **QGIS** and export it with QFieldSync. ArcGIS and GDAL open it as well.",
		}, false},
		{"lindero.gpx", "gpx", geo.Text{
			ES: "GPX para **receptores GPS**: en un Garmin, cópielo a la carpeta `Garmin/GPX` por USB; los puntos aparecen como waypoints y las líneas como tracks. **OsmAnd** y **Organic Maps** lo importan al abrirlo.",
			EN: "GPX for **GPS units**: copy it to the folder `Garmin/GPX` of a Garmin by USB; points show as waypoints, lines as tracks. **OsmAnd** and **Organic Maps** import it when it is opened.",
		}, false},
		{"lindero.kmz", "kmz", geo.Text{
			ES: "KMZ con símbolos y fichas. **Organic Maps**: ábralo y quedará en *Marcadores*. **OsmAnd**: *Mis sitios → Trazas → Importar*. **Google Earth** lo abre sin conexión.",
			EN: "KMZ with symbols and descriptions. **Organic Maps**: open it, and it is in *Bookmarks*. **OsmAnd**: *My Places → Tracks → Import*. **Google Earth** opens it offline.",
		}, true},
		{"lindero.mbtiles", "mbtiles", geo.Text{
			ES: "Mapa sin conexión en teselas vectoriales (MBTiles): mapa base y capas del área. **QGIS**: *Capa → Añadir capa → Tesela vectorial*; **QField** lo muestra dentro de un proyecto. OsmAnd y Organic Maps no abren teselas vectoriales ajenas: use sus propios mapas y el GPX o el KMZ.",
			EN: "Offline map as vector tiles (MBTiles): basemap and layers of the area. **QGIS**: *Layer → Add Layer → Add Vector Tile Layer*; **QField** shows it within a project. OsmAnd and Organic Maps open no vector tiles but their own: use their maps with the GPX or the KMZ.",
		}, true},
		{"lindero.pdf", "sheet", geo.Text{
			ES: "Hoja de mapa para imprimir a escala (al 100 %, sin ajustar a la página), con cuadrícula, leyenda y la lista de los elementos.",
			EN: "Map sheet to be printed to scale (at 100 %, not fitted to the page), with grid, legend and the list of features.",
		}, true},
	}
}

// as is the plan with another format.
func (p *Plan) as(x part) (*Plan, error) {
	format, err := findFormat(x.format)
	if err != nil {
		return nil, err
	}
	other := p.In(format)
	other.deflated = !x.stored
	if x.format != "gpkg" { // which alone of them holds other systems
		other.CRS = crs.All()[0]
	}
	return other, nil
}

func estimatePack(ctx context.Context, p *Plan, o Options) (int64, error) {
	const texts = 16 << 10 // readme, manifest and the zip's directory
	sum := int64(texts)
	for _, x := range parts() {
		other, err := p.as(x)
		if err != nil {
			return 0, err
		}
		size, err := other.Estimate(ctx, o)
		if err != nil {
			return 0, err
		}
		sum += size
	}
	return sum, nil
}

// writePack writes each file to the disk first, to know its hash and its size: some
// programs read no stored file of a zip whose size does not stand before it.
func writePack(ctx context.Context, w io.Writer, p *Plan, o Options) (err error) {
	if o.Temp, err = os.MkdirTemp(o.Temp, "lindero-pack-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(o.Temp)) }()
	size := &counter{Writer: w}
	z := &packWriter{zip: zip.NewWriter(size), created: p.created(o), dir: o.Temp}
	told := stages{tell: o.Progress, n: int64(len(parts())), size: size}
	for _, x := range parts() {
		other, err := p.as(x)
		if err != nil {
			return err
		}
		o.Progress = told.next()
		if err := z.add(x, other, func(w io.Writer) error { return other.Run(ctx, w, o) }); err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
	}
	texts, err := p.texts(o)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if err := z.addText(text); err != nil {
			return err
		}
	}
	manifest, err := p.manifest(o, z.files)
	if err != nil {
		return err
	}
	if err := z.addText(manifest); err != nil {
		return err
	}
	return z.zip.Close()
}

// stages divides progress among the files of a pack, each a like share of a hundred.
type stages struct {
	tell func(Progress) // may be nil
	n    int64
	at   int64
	size *counter
}

func (s *stages) next() func(Progress) {
	at := s.at
	s.at++
	if s.tell == nil {
		return nil
	}
	return func(p Progress) {
		done := 100 * at / s.n
		if p.Total > 0 {
			done += 100 * p.Done / p.Total / s.n
		}
		s.tell(Progress{Done: done, Total: 100, Bytes: s.size.n + p.Bytes})
	}
}

// packWriter puts files into a zip and keeps what the manifest says of them.
type packWriter struct {
	zip     *zip.Writer
	created time.Time
	dir     string
	files   []packedFile
}

// add has a file written to the disk, and takes it from there.
func (z *packWriter) add(x part, p *Plan, write func(io.Writer) error) error {
	f, err := os.CreateTemp(z.dir, "part-")
	if err != nil {
		return err
	}
	sums := newSums(f)
	err = write(sums)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = z.copy(x, sums, f)
	}
	z.files = append(z.files, sums.file(x.name, p.MediaType(), p.Format.Title))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

func (z *packWriter) copy(x part, sums *sums, f io.Reader) error {
	header := &zip.FileHeader{Name: x.name, Method: zip.Deflate, Modified: z.created}
	into := z.zip.CreateHeader
	if x.stored {
		if err := z.known(header, sums); err != nil {
			return err
		}
		into = z.zip.CreateRaw
	}
	w, err := into(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return err
}

// sizeBehind is the flag of a file whose size stands behind it (APPNOTE 6.3.10, 4.4.4).
const sizeBehind = 1 << 3

// known makes a header ready for a stored file whose sums are known. A writer that nobody
// reads puts the time in as zips have it.
func (z *packWriter) known(header *zip.FileHeader, sums *sums) error {
	header.Method = zip.Store
	if _, err := zip.NewWriter(io.Discard).CreateHeader(header); err != nil {
		return err
	}
	header.Flags &^= sizeBehind
	header.CRC32, header.CompressedSize64, header.UncompressedSize64 = sums.crc.Sum32(), uint64(sums.n), uint64(sums.n)
	return nil
}

// addText puts a text into the zip.
func (z *packWriter) addText(t packedText) error {
	w, err := z.zip.CreateHeader(&zip.FileHeader{Name: t.name, Method: zip.Deflate, Modified: z.created})
	if err != nil {
		return err
	}
	sums := newSums(w)
	if _, err := sums.Write(t.content); err != nil {
		return err
	}
	z.files = append(z.files, sums.file(t.name, t.mediaType, t.title))
	return nil
}
