package peers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"lindero/cmd/dev/load"
	"lindero/fixtures/postgis"
)

// PostGIS is a database with the points of package load, and a thin server of tiles and
// pages in front of it, in this process: what remains of pg_tileserv and pg_featureserv
// when all they offer beside is taken away.
type PostGIS struct {
	// URL is the address, with a slash at its end. Below it lie tiles, as
	// z/x/y.mvt, and pages of features, as items?bbox=west,south,east,north.
	URL string

	database *postgis.Server
	pool     *pgxpool.Pool
	http     *http.Server
	served   chan error
}

// settings make the database fit for reading what lies in memory. Processors are busy
// with other requests, so that no query is worth several; compiling queries takes longer
// than they do.
func settings() []string {
	return []string{"shared_buffers=2GB", "work_mem=256MB", "maintenance_work_mem=1GB", "max_wal_size=8GB",
		"effective_cache_size=4GB", "random_page_cost=1.1", "max_parallel_workers_per_gather=0", "jit=off"}
}

// StartPostGIS starts a database, fills it with n points and serves them to so many
// clients at once.
func StartPostGIS(ctx context.Context, n, clients int) (p *PostGIS, err error) {
	p = &PostGIS{served: make(chan error, 1)}
	if p.database, err = postgis.Start(ctx, settings()...); err != nil {
		return nil, err
	}
	if err = p.fill(ctx, n); err == nil {
		err = p.serve(ctx, clients)
	}
	if err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// Postmaster is the database's first process, whose children work.
func (p *PostGIS) Postmaster() (pid int, err error) { return p.database.Postmaster() }

// Stop ends both.
func (p *PostGIS) Stop() error {
	var err error
	if p.http != nil {
		err = p.http.Close()
		if served := <-p.served; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
	}
	if p.pool != nil {
		p.pool.Close()
	}
	return errors.Join(err, p.database.Stop())
}

// fill makes the table: the position in Web Mercator beside the one in degrees, so that
// no query has to project; rows in the order of a Hilbert curve, so that neighbours lie
// on one page; an index of each position.
func (p *PostGIS) fill(ctx context.Context, n int) error {
	connection, err := pgx.Connect(ctx, p.address())
	if err != nil {
		return err
	}
	_, err = connection.Exec(ctx, `
		CREATE EXTENSION postgis;
		CREATE UNLOGGED TABLE raw (id bigint, lon float8, lat float8, name text, border text, status text,
			kind text, width_m float8, vehicles bigint, synthetic boolean, last_verified text)`)
	if err == nil {
		err = copyPoints(ctx, connection, n)
	}
	if err == nil {
		_, err = connection.Exec(ctx, `
			CREATE TABLE points AS
				SELECT id, name, border, status, kind, width_m, vehicles, synthetic, last_verified,
					ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS lonlat,
					ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 3857) AS geom
				FROM raw ORDER BY ST_SetSRID(ST_MakePoint(lon, lat), 4326);
			DROP TABLE raw;
			CREATE INDEX ON points USING gist (geom);
			CREATE INDEX ON points USING gist (lonlat)`)
	}
	if err == nil {
		_, err = connection.Exec(ctx, "VACUUM (ANALYZE, FREEZE) points")
	}
	return errors.Join(err, connection.Close(ctx))
}

func copyPoints(ctx context.Context, connection *pgx.Conn, n int) error {
	columns := []string{"id", "lon", "lat", "name", "border", "status", "kind", "width_m", "vehicles", "synthetic", "last_verified"}
	rows := make(chan []any, 1000)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(rows)
		for p := range load.Points(n) {
			row := []any{int64(p.ID), p.At[0], p.At[1], p.Name, p.Border, p.Status, p.Kind, p.Width, int64(p.Vehicles), p.Synthetic, p.LastVerified}
			select {
			case rows <- row:
			case <-ctx.Done():
				return
			}
		}
	}()
	copied, err := connection.CopyFrom(ctx, pgx.Identifier{"raw"}, columns, pgx.CopyFromFunc(func() ([]any, error) { return <-rows, nil }))
	if err == nil && copied != int64(n) {
		err = fmt.Errorf("%d of %d points copied", copied, n)
	}
	return err
}

func (p *PostGIS) address() string {
	return fmt.Sprintf("host=%s user=postgres dbname=postgres sslmode=disable", p.database.Socket())
}

// serve starts the server on a free port of this machine.
func (p *PostGIS) serve(ctx context.Context, clients int) error {
	config, err := pgxpool.ParseConfig(p.address()) // prepares each statement once for each connection
	if err != nil {
		return err
	}
	config.MaxConns, config.MinConns = int32(clients), int32(clients)
	if p.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.URL = "http://" + listener.Addr().String() + "/"
	p.http = &http.Server{Handler: p.handler()}
	go func() { p.served <- p.http.Serve(listener) }()
	return nil
}
