package practice

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// newServer is the HTTP server around the org's routes.
func (o *Org) newServer() *http.Server {
	mux := http.NewServeMux()
	o.routes(mux)
	o.consoleRoutes(mux)
	return &http.Server{
		Handler:           o.answer(mux),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// Serve answers requests, those to the service beside the org too, until ctx is
// done or the org is closed, then returns nil. What an administrator changes is in the state file before the request is
// answered; what flows do and the log of requests and runs follow within
// flushEvery. It is called once.
func (o *Org) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.server.BaseContext = func(net.Listener) context.Context { return ctx }
	flushed := o.keepFlushing(ctx)
	serviceEnded := make(chan error, 1)
	go func() { serviceEnded <- o.service.Serve(ctx) }()
	shut := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(shut)
		o.shutdown()
	})
	err := o.server.Serve(o.listener)
	if !stop() {
		<-shut
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	o.afterwards.stop()
	cancel()
	return errors.Join(err, <-flushed, <-serviceEnded)
}

// shutdownTakes is how long answers under way may take once the org stops: their
// contexts have ended by then. Who waits for the org waits as long for a connection
// that a browser has opened in advance.
const shutdownTakes = 200 * time.Millisecond

func (o *Org) shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTakes)
	defer cancel()
	if o.server.Shutdown(ctx) != nil {
		o.server.Close()
	}
}

// flushEvery is how long the log and what flows did may be missing from the
// state file.
const flushEvery = time.Second

// keepFlushing writes what piles up to the state file until ctx is done, and
// then reports how the last time went.
func (o *Org) keepFlushing(ctx context.Context) <-chan error {
	done := make(chan error, 1)
	go func() {
		tick := time.NewTicker(flushEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				done <- o.flush()
				return
			case <-tick.C:
				_ = o.flush() // tried again at the next tick, and reported at the end
			}
		}
	}()
	return done
}

// flush writes the state file if it is behind.
func (o *Org) flush() error {
	o.saving.Lock()
	defer o.saving.Unlock()
	return o.persist()
}

// Close stops listening, ends what flows still do, and brings the state file up
// to date. It may be called more than once.
func (o *Org) Close() error {
	err := o.server.Close()
	if closeErr := o.listener.Close(); !errors.Is(closeErr, net.ErrClosed) {
		err = errors.Join(err, closeErr)
	}
	o.afterwards.stop()
	return errors.Join(err, o.service.Close(), o.flush())
}
