package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

type healthcheckCommand struct {
	Addr string `default:"127.0.0.1:8080" help:"Where the server listens."`
}

// errUnhealthy ends the command with the code that Docker takes for unhealthy.
var errUnhealthy = errors.New("the server is not well")

// Run succeeds where the server answers /healthz with 200, over http or https.
func (h *healthcheckCommand) Run(env *environment) error {
	host, port, err := net.SplitHostPort(h.Addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // a server on every address is asked on this one
	}
	address := net.JoinHostPort(host, port) + "/healthz"
	status, err := askHealth(env.ctx, "http://"+address)
	if status == http.StatusBadRequest { // what a port that speaks TLS says to who does not
		status, err = askHealth(env.ctx, "https://"+address)
	}
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers with status %d", address, status)
	}
	if err != nil {
		return errors.Join(errUnhealthy, err)
	}
	return nil
}

// askHealth asks an address and returns the status of the answer. Whose certificate the
// server has does not matter: it is asked whether it is alive, by its own address.
func askHealth(ctx context.Context, address string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true,
	}}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}
