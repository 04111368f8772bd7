package main

import (
	"lindero/geo/extract"
	"lindero/web/api"
)

// extractOptions bound what is given out of an area at once.
type extractOptions struct {
	ExtractFeatures int64   `default:"5000000" help:"Features of one extract at most; 0 for any number."`
	ExtractSize     int64   `default:"4096" placeholder:"MiB" help:"What an extract's file may weigh, as estimated, in MiB; 0 for no limit."`
	ExtractArea     float64 `default:"0" placeholder:"KM2" help:"Size of an extract's area at most, in square kilometres; 0 for any size."`
	ExtractLayers   int64   `default:"100" help:"Layers of one extract at most; 0 for any number."`
	ExtractTiles    int64   `default:"100000" help:"Tiles of an extract's offline map at most; 0 for any number."`

	ExtractNowFeatures int64 `default:"200000" help:"Features of an extract that is given to whoever waits for it; more take a job. 0 for any number."`
	ExtractNowSize     int64 `default:"64" placeholder:"MiB" help:"The same for the size of its file, as estimated, in MiB."`
}

func (o *extractOptions) limits() api.ExtractLimits {
	return api.ExtractLimits{
		Limits: extract.Limits{
			Features: o.ExtractFeatures, Bytes: o.ExtractSize * mib, SquareKilometres: o.ExtractArea, Layers: o.ExtractLayers, Tiles: o.ExtractTiles,
		},
		NowFeatures: o.ExtractNowFeatures, NowBytes: o.ExtractNowSize * mib,
	}
}
