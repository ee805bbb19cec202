package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Config says what kind of service to start. The zero value goes by the book, on a
// free port.
type Config struct {
	Quirks Quirks
	Now    func() time.Time // nil is time.Now
	Rand   io.Reader        // read once, at the start; nil is crypto/rand
	Port   int              // on 127.0.0.1; 0 is a free one, a taken one is an error

	// Seed, when set, is what the client, the user and the header's value derive
	// from, so that they are the same after a restart. Codes and tokens never are.
	Seed []byte
}

// Service is a third party's service. Its methods may be called from any goroutine.
type Service struct {
	now       func() time.Time
	identity  identity
	session   key // what codes, tokens and form tokens derive from
	formToken string
	pages     *template.Template
	listener  net.Listener
	server    *http.Server

	mu      sync.Mutex // guards everything below
	quirks  Quirks
	serial  int
	last    *Captured
	clients map[string]string // secret by id
	given   given
}

// Listen takes a port on 127.0.0.1 and makes the service; requests are answered
// once Serve runs.
func Listen(c Config) (*Service, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	session, err := drawKey(c.Rand)
	if err != nil {
		return nil, err
	}
	s := &Service{now: c.Now, session: session, identity: newIdentity(session), quirks: c.Quirks, formToken: session.text("form-token"), pages: parsePages()}
	if c.Seed != nil {
		s.identity = newIdentity(keyOf(c.Seed))
	}
	s.forget()
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", c.Port))
	if err != nil {
		return nil, fmt.Errorf("service: no port to listen on: %w", err)
	}
	s.listener = recordingListener{listener}
	s.server = s.newServer()
	return s, nil
}

// Start listens and serves until ctx is done or the service is closed.
func Start(ctx context.Context, c Config) (*Service, error) {
	s, err := Listen(c)
	if err != nil {
		return nil, err
	}
	go func() { _ = s.Serve(ctx) }() // ends with ctx or Close; a listener that fails shows at the next request
	return s, nil
}

func (s *Service) newServer() *http.Server {
	return &http.Server{
		Handler:                      http.HandlerFunc(s.serveRecorded),
		ReadHeaderTimeout:            10 * time.Second,
		ReadTimeout:                  time.Minute,
		IdleTimeout:                  2 * time.Minute,
		MaxHeaderBytes:               maxHead,
		DisableGeneralOptionsHandler: true, // every request passes the recorder, OPTIONS * too
		ConnContext:                  withRecorder,
	}
}

// Serve answers requests until ctx is done or the service is closed, then returns
// nil. It is called once.
func (s *Service) Serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = s.server.Close() })
	defer stop()
	err := s.server.Serve(s.listener)
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Close stops listening and closes every connection. It may be called more than
// once.
func (s *Service) Close() error {
	err := s.server.Close()
	if closeErr := s.listener.Close(); !errors.Is(closeErr, net.ErrClosed) {
		err = errors.Join(err, closeErr)
	}
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// URL is the service's address, http://127.0.0.1:port.
func (s *Service) URL() string { return "http://" + s.listener.Addr().String() }

// Port is the port of the service's address.
func (s *Service) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Reset starts the service over: by the book, without consents, codes, tokens,
// added clients and the newest request. Address, client, user and header stay.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quirks, s.last = Quirks{}, nil
	s.forget()
}

// forget drops everything that was given. s.mu is held, or nobody has s yet.
func (s *Service) forget() {
	s.clients = map[string]string{s.identity.clientID: s.identity.clientSecret}
	s.given = newGiven()
}
