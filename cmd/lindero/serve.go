package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/sync/errgroup"

	"lindero/geo"
	"lindero/geo/source"
	"lindero/tiles"
	"lindero/web"
	"lindero/web/auth"
)

type serveCommand struct {
	inputs         `embed:""`
	secureOptions  `embed:""`
	tilesetOptions `embed:""`
	guards         `embed:""`
	access         `embed:""`
	jobOptions     `embed:""`
	extractOptions `embed:""`
	historyOptions `embed:""`

	Config         kong.ConfigFlag `placeholder:"FILE" help:"A lindero.yaml whose server section sets these options."`
	Addr           string          `default:"127.0.0.1:8080" help:"Where to listen; port 0 picks a free one."`
	PublicURL      string          `placeholder:"URL" help:"The address under which clients reach the server, for links; needed behind a proxy."`
	AnonymousClass string          `default:"public" placeholder:"CLASS" help:"What whoever does not say who they are may see: an access class. Another than public only on a closed network."`
	TileCache      int64           `default:"256" placeholder:"MiB" help:"Memory for finished tiles, in MiB; 0 keeps none."`
	Poll           time.Duration   `default:"10s" help:"How often to look for changed files where the system does not tell, as on network mounts."`
	UIDir          string          `placeholder:"DIR" help:"Serve the front end from this folder instead of the program, for its development."`
	AccessLog      bool            `help:"Log every request, not only failures."`
	LogFormat      string          `enum:"text,json" default:"text" help:"Form of the log on standard error: text or json."`
	LogLevel       slog.Level      `default:"info" help:"Least level that is logged: debug, info, warn or error."`
}

// Run serves until the context ends. The first line on standard output is the
// address, once there are data to serve.
func (s *serveCommand) Run(env *environment) (err error) {
	log := s.logger(env)
	cache, err := s.cache()
	if err != nil {
		return err
	}
	store := &geo.Store{}
	config := web.Config{PublicURL: s.PublicURL, Log: log, AccessLog: s.AccessLog, AnonymousClass: s.AnonymousClass, Extracts: s.limits()}
	if err := s.configure(&config); err != nil {
		return err
	}
	tokens, err := s.introduce(&config)
	if err != nil {
		return err
	}
	if s.UIDir != "" {
		ui, err := os.OpenRoot(s.UIDir) // links that lead out of it are refused
		if err != nil {
			return err
		}
		defer ui.Close()
		config.UI = ui.FS()
	}
	packed, err := s.tilesetOptions.open(env.ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, packed.close()) }()
	config.Tilesets, config.Basemap = packed.named, packed.basemap
	closing, err := s.apply(&config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	jobs, closeJobs, err := s.jobOptions.open(log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeJobs()) }()
	config.Jobs, config.Program = jobs, version()
	if config.History, err = s.historyOptions.open(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, config.History.Close()) }()
	server, err := web.New(config, store, cache)
	if err != nil {
		return err
	}
	loader, err := s.loader(log)
	if err != nil {
		return err
	}
	loader.anonymous = s.AnonymousClass
	listener, plain, err := s.listen(env.ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(env.ctx)
	changed := make(chan struct{}, 1)
	group.Go(func() error { return server.Serve(ctx, listener) })
	if plain != nil {
		group.Go(func() error { return server.ServePlain(ctx, plain) })
	}
	group.Go(func() error { packed.watch(ctx, s.Poll, log); return nil })
	group.Go(func() error { return s.watch(ctx, changed) }) // before the first load, lest a change slip between
	group.Go(func() error {
		if err := loader.first(ctx, server); err != nil {
			return err
		}
		if err := s.announce(env, listener, tokens, store); err != nil {
			return err
		}
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-changed:
				loader.again(ctx, server, store)
			}
		}
	})
	if err := group.Wait(); err != nil && env.ctx.Err() == nil {
		return err
	}
	log.Info("stopped")
	return nil
}

// cache is for finished tiles, as large as the options say.
func (s *serveCommand) cache() (*tiles.Cache, error) {
	o := tiles.CacheOptions{MaxBytes: s.TileCache * mib}
	if o.MaxBytes == 0 {
		o.MaxBytes = -1 // where 0 would stand for the default
	}
	return tiles.NewCache(o)
}

// announce prints the address and, for whoever tries the program out, a link that opens
// all of the demonstration. An operator who has data or says who is known gets none.
func (s *serveCommand) announce(env *environment, listener net.Listener, tokens *auth.Tokens, store *geo.Store) error {
	address := s.address(listener)
	if _, err := fmt.Fprintln(env.stdout, address); err != nil {
		return err
	}
	if s.NoDemoToken || s.isConfigured() || len(s.Paths) > 0 {
		return nil
	}
	editions := store.Snapshot().Editions()
	return printLink(env.stderr, tokens, address, editions[len(editions)-1].Class)
}

// watch tells of changed files and of SIGHUP until the context ends.
func (s *serveCommand) watch(ctx context.Context, changed chan<- struct{}) error {
	notify := func() {
		select {
		case changed <- struct{}{}:
		default: // one is waiting already
		}
	}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	var files errgroup.Group
	if len(s.Paths) > 0 { // the embedded data do not change
		files.Go(func() error { return source.Watch(ctx, s.Paths, source.WatchOptions{Poll: s.Poll}, notify) })
	}
	for {
		select {
		case <-ctx.Done():
			return files.Wait()
		case <-hup:
			notify()
		}
	}
}

func (s *serveCommand) logger(env *environment) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.LogLevel}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(env.stderr, options))
	}
	return slog.New(slog.NewTextHandler(env.stderr, options))
}

// listen takes the ports: that of the server and, where it is asked for, the plain one
// beside it.
func (s *serveCommand) listen(ctx context.Context) (listener, plain net.Listener, err error) {
	var config net.ListenConfig
	if listener, err = config.Listen(ctx, "tcp", s.Addr); err != nil || s.HTTPAddr == "" {
		return listener, nil, err
	}
	if plain, err = config.Listen(ctx, "tcp", s.HTTPAddr); err != nil {
		return nil, nil, errors.Join(err, listener.Close())
	}
	return listener, plain, nil
}

// address is the public address, or else that of the listener.
func (s *serveCommand) address(l net.Listener) string {
	if s.PublicURL != "" {
		return strings.TrimRight(s.PublicURL, "/") + "/"
	}
	return s.secureOptions.address(l)
}
