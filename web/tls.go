package web

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"
)

// TLS says where certificates come from: two PEM files, or a certificate authority
// that is asked for them.
type TLS struct {
	CertFile string // the certificate, and those of the authorities between it and a root
	KeyFile  string
	ACME     ACME
}

func (t *TLS) validate() error {
	switch files := t.CertFile != "" || t.KeyFile != ""; {
	case files && len(t.ACME.Domains) > 0:
		return errors.New("TLS: give either files or domains to ask certificates for")
	case files && (t.CertFile == "" || t.KeyFile == ""):
		return errors.New("TLS: a certificate and its key come together")
	case !files && len(t.ACME.Domains) == 0:
		return errors.New("TLS: give a certificate and its key, or domains to ask certificates for")
	case !files:
		return t.ACME.validate()
	}
	return nil
}

// listening returns how to speak TLS, and what stands before a handler on the plain
// port: the answers to an authority's challenges.
func (t *TLS) listening(log *slog.Logger) (*tls.Config, func(http.Handler) http.Handler, error) {
	if len(t.ACME.Domains) > 0 {
		return t.ACME.listening()
	}
	files, err := openCertificateFiles(t.CertFile, t.KeyFile, log)
	if err != nil {
		return nil, nil, err
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: files.get}
	return config, func(next http.Handler) http.Handler { return next }, nil
}

// lookEvery is how often handshakes look whether the files of a certificate changed.
const lookEvery = time.Second

// certificateFiles are a certificate and its key in PEM files. New connections get
// what the files hold at that time; those that are open stay as they are.
type certificateFiles struct {
	paths [2]string
	log   *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	seen    [2]os.FileInfo
	looked  time.Time
}

func openCertificateFiles(cert, key string, log *slog.Logger) (*certificateFiles, error) {
	f := &certificateFiles{paths: [2]string{cert, key}, log: log}
	_, err := f.load()
	return f, err
}

// get returns the certificate for a handshake. Where the files do not fit together, as
// between the replacing of the one and of the other, the one before goes on serving.
func (f *certificateFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); now.Sub(f.looked) >= lookEvery {
		f.looked = now
		switch changed, err := f.load(); {
		case err != nil && changed:
			f.log.Error("the new certificate cannot be used: serving the one before", "error", err)
		case changed:
			f.log.Info("certificate loaded", "expires", f.current.Leaf.NotAfter)
		}
	}
	return f.current, nil
}

// load reads the files where they changed since it looked last.
func (f *certificateFiles) load() (changed bool, err error) {
	var seen [2]os.FileInfo
	for i, path := range f.paths {
		if seen[i], err = os.Stat(path); err != nil {
			changed, f.seen[i] = f.seen[i] != nil, nil
			return changed, err
		}
	}
	if same(seen[0], f.seen[0]) && same(seen[1], f.seen[1]) {
		return false, nil
	}
	f.seen = seen
	pair, err := tls.LoadX509KeyPair(f.paths[0], f.paths[1])
	if err != nil {
		return true, fmt.Errorf("certificate %s and key %s: %w", f.paths[0], f.paths[1], err)
	}
	f.current = &pair
	return true, nil
}

func same(a, b os.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}
