package main

import (
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

// Run succeeds where the server answers /healthz with 200.
func (h *healthcheckCommand) Run(env *environment) error {
	host, port, err := net.SplitHostPort(h.Addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // a server on every address is asked on this one
	}
	request, err := http.NewRequestWithContext(env.ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return errors.Join(errUnhealthy, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: %s answers %s", errUnhealthy, request.URL, response.Status)
	}
	return nil
}
